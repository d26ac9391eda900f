{{
    config(
        materialized="table",
        schema="mart",
        tags=["mart", "fact"],
        order_by=["code_module", "code_presentation", "id_student", "activity_day", "id_site"],
    )
}}

-- The raw rows repeat their key, so clicks are summed: one row per student, site and day.
with clicks as (
    select
        code_module,
        code_presentation,
        id_student,
        id_site,
        activity_day,
        sum(sum_click) as sum_click
    from {{ ref('student_vle') }}
    group by code_module, code_presentation, id_student, id_site, activity_day
)

select
    code_module,
    code_presentation,
    id_student,
    id_site,
    activity_day,
    {{ presentation_date('code_presentation', 'activity_day') }} as activity_date,
    {{ presentation_week('activity_day') }} as activity_week,
    accurateCast(sum_click, 'UInt32') as sum_click
from clicks
