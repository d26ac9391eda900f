{{
    config(
        materialized="table",
        schema="mart",
        tags=["mart", "report"],
        order_by=["code_module", "code_presentation", "final_result", "week"],
    )
}}

-- How active are the students week by week, split by how they ended?
-- Each week of a presentation has a row for each result, also when nobody was active: a gap would hide in a chart.
with weeks as (
    select
        code_module,
        code_presentation,
        toInt8(arrayJoin(range(-4, intDiv(length_days, 7) + 1))) as week,
        addDays(start_date, 7 * week) as week_start
    from {{ ref('dim_presentation') }}
),

-- Enrolled in a week is who registered before its end and had not unregistered before its start.
registered_weeks as (
    select
        registered.code_module as code_module,
        registered.code_presentation as code_presentation,
        registered.id_student as id_student,
        registered.final_result as final_result,
        weeks.week as week,
        weeks.week_start as week_start,
        ifNull(registered.registration_day < 7 * (weeks.week + 1), true)
        and ifNull(registered.unregistration_day >= 7 * weeks.week, true) as is_enrolled
    from {{ ref('dim_registered_module') }} as registered
    inner join weeks using (code_module, code_presentation)
),

weekly_clicks as (
    select
        code_module,
        code_presentation,
        id_student,
        activity_week as week,
        sum(sum_click) as clicks
    from {{ ref('fact_vle_interactions') }}
    group by code_module, code_presentation, id_student, week
),

engagement as (
    select
        registered_weeks.code_module as code_module,
        registered_weeks.code_presentation as code_presentation,
        registered_weeks.final_result as final_result,
        registered_weeks.week as week,
        registered_weeks.week_start as week_start,
        toUInt32(countIf(registered_weeks.is_enrolled)) as enrolled_students,
        toUInt32(countIf(registered_weeks.is_enrolled and weekly_clicks.clicks > 0)) as active_students,
        -- a few people go on clicking after they have unregistered: their clicks count, they don't
        toUInt64(ifNull(sum(weekly_clicks.clicks), 0)) as clicks
    from registered_weeks
    left join weekly_clicks using (code_module, code_presentation, id_student, week)
    group by code_module, code_presentation, final_result, week, week_start
)

select
    *,
    if(enrolled_students = 0, null, round(active_students / enrolled_students, 4)) as active_rate
from engagement
