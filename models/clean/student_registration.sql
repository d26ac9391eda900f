{{ config(materialized="table", schema="clean", tags=["clean"], order_by=["code_module", "code_presentation", "id_student"]) }}

with source as (
    select * from {{ source('raw', 'oulad___student_registration') }}
)

select
    toLowCardinality(code_module) as code_module,
    toLowCardinality(code_presentation) as code_presentation,
    accurateCast(id_student, 'UInt32') as id_student,
    accurateCast(date_registration, 'Nullable(Int16)') as registration_day,
    {{ presentation_date('code_presentation', 'registration_day') }} as registration_date,
    accurateCast(date_unregistration, 'Nullable(Int16)') as unregistration_day,
    {{ presentation_date('code_presentation', 'unregistration_day') }} as unregistration_date
from source
