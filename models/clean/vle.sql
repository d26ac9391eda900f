{{ config(materialized="table", schema="clean", tags=["clean"], order_by="id_site") }}

with source as (
    select * from {{ source('raw', 'oulad___vle') }}
)

select
    accurateCast(id_site, 'UInt32') as id_site,
    toLowCardinality(code_module) as code_module,
    toLowCardinality(code_presentation) as code_presentation,
    toLowCardinality(activity_type) as activity_type,
    accurateCast(week_from, 'Nullable(UInt8)') as week_from,
    accurateCast(week_to, 'Nullable(UInt8)') as week_to
from source
