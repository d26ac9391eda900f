{{ config(materialized="table", schema="clean", tags=["clean"], order_by=["id_assessment", "id_student"]) }}

with source as (
    select * from {{ source('raw', 'oulad___student_assessment') }}
)

select
    accurateCast(id_assessment, 'UInt32') as id_assessment,
    accurateCast(id_student, 'UInt32') as id_student,
    accurateCast(date_submitted, 'Int16') as submitted_day,
    cast(is_banked as Bool) as is_banked,
    accurateCast(score, 'Nullable(UInt8)') as score
from source
