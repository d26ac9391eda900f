{{ config(materialized="table", schema="mart", tags=["mart", "dimension"], order_by=["code_module", "code_presentation"]) }}

select
    code_module,
    code_presentation,
    start_date,
    end_date,
    length_days,
    toYear(start_date) as start_year,
    toLowCardinality(dateName('month', start_date)) as start_month
from {{ ref('courses') }}
