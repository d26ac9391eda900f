{{ config(materialized="table", schema="clean", tags=["clean"], order_by=["code_module", "code_presentation"]) }}

with source as (
    select * from {{ source('raw', 'oulad___courses') }}
)

select
    toLowCardinality(code_module) as code_module,
    toLowCardinality(code_presentation) as code_presentation,
    accurateCast(module_presentation_length, 'UInt16') as length_days,
    {{ presentation_start_date('code_presentation') }} as start_date,
    addDays(start_date, length_days) as end_date
from source
