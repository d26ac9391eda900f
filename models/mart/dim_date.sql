{{ config(materialized="table", schema="mart", tags=["mart", "dimension"], order_by="date_day") }}

-- Whole calendar years, one more on either side: people register before a presentation and hand in after it.
with bounds as (
    select
        toStartOfYear(min(start_date)) - interval 1 year as first_day,
        toStartOfYear(max(end_date)) + interval 2 year as end_day
    from {{ ref('courses') }}
),

days as (
    select arrayJoin(arrayMap(i -> addDays(first_day, i), range(toUInt32(end_day - first_day)))) as date_day
    from bounds
)

select
    date_day,
    toYear(date_day) as year,
    toQuarter(date_day) as quarter,
    toMonth(date_day) as month,
    toLowCardinality(dateName('month', date_day)) as month_name,
    toStartOfMonth(date_day) as month_start,
    toMonday(date_day) as week_start,
    toISOWeek(date_day) as iso_week,
    toDayOfWeek(date_day) as day_of_week,
    toLowCardinality(dateName('weekday', date_day)) as day_name,
    cast(day_of_week >= 6 as Bool) as is_weekend
from days
