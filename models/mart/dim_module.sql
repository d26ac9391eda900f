{{ config(materialized="table", schema="mart", tags=["mart", "dimension"], order_by="code_module") }}

with modules as (
    select
        code_module,
        toUInt8(count()) as presentations,
        min(start_date) as first_start_date,
        max(end_date) as last_end_date
    from {{ ref('courses') }}
    group by code_module
)

select
    modules.code_module as code_module,
    toLowCardinality(module_domains.domain) as domain,
    modules.presentations as presentations,
    modules.first_start_date as first_start_date,
    modules.last_end_date as last_end_date
from modules
left join {{ ref('module_domains') }} as module_domains on modules.code_module = module_domains.code_module
