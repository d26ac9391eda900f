{{ config(materialized="table", schema="clean", tags=["clean"], order_by="id_assessment") }}

with source as (
    select * from {{ source('raw', 'oulad___assessments') }}
)

select
    accurateCast(id_assessment, 'UInt32') as id_assessment,
    toLowCardinality(code_module) as code_module,
    toLowCardinality(code_presentation) as code_presentation,
    toLowCardinality(assessment_type) as assessment_type,
    toDecimal32(weight, 2) as weight,
    accurateCast(date, 'Nullable(Int16)') as due_day,
    {{ presentation_date('code_presentation', 'due_day') }} as due_date
from source
