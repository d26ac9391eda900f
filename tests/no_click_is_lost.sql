-- Summing the repeated rows must keep every click of the raw file.
with raw_clicks as (
    select sum(sum_click) as clicks from {{ source('raw', 'oulad___student_vle') }}
),

fact_clicks as (
    select sum(sum_click) as clicks from {{ ref('fact_vle_interactions') }}
),

weekly_clicks as (
    select sum(clicks) as clicks from {{ ref('engagement_by_week') }}
)

select
    raw_clicks.clicks as in_raw,
    fact_clicks.clicks as in_fact,
    weekly_clicks.clicks as in_weeks
from raw_clicks
cross join fact_clicks
cross join weekly_clicks
where in_raw != in_fact or in_fact != in_weeks
