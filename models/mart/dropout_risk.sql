{{
    config(
        materialized="table",
        schema="mart",
        tags=["mart", "report"],
        order_by=["code_module", "code_presentation", "id_student"],
    )
}}

{#- Only days before the cutoff are looked at: what happens later is what the score is to foretell. -#}
{%- set cutoff = 7 * var('early_weeks') -%}

-- Who is likely to withdraw, as far as the first {{ var('early_weeks') }} weeks can tell?
with registrations as (
    select
        code_module,
        code_presentation,
        id_student,
        studied_credits,
        num_of_prev_attempts,
        ifNull(unregistration_day >= {{ cutoff }}, true) as is_enrolled,
        final_result,
        is_withdrawn
    from {{ ref('dim_registered_module') }}
),

engagement as (
    select
        code_module,
        code_presentation,
        id_student,
        sumIf(sum_click, activity_day < 0) as clicks_before_start,
        sumIf(sum_click, activity_day >= 0) as clicks,
        uniqExactIf(activity_day, activity_day >= 0) as active_days,
        uniqExactIf(id_site, activity_day >= 0) as visited_sites,
        maxOrNullIf(activity_day, activity_day >= 0) as last_active_day
    from {{ ref('fact_vle_interactions') }}
    where activity_day < {{ cutoff }}
    group by code_module, code_presentation, id_student
),

assessments_due as (
    select
        code_module,
        code_presentation,
        count() as due
    from {{ ref('assessments') }}
    where assessment_type != 'Exam' and due_day < {{ cutoff }}
    group by code_module, code_presentation
),

assessments_submitted as (
    select
        code_module,
        code_presentation,
        id_student,
        count() as submitted
    from {{ ref('fact_assessments') }}
    where assessment_type != 'Exam' and due_day < {{ cutoff }} and submitted_day < {{ cutoff }}
    group by code_module, code_presentation, id_student
),

features as (
    select
        registrations.code_module as code_module,
        registrations.code_presentation as code_presentation,
        registrations.id_student as id_student,
        registrations.studied_credits as studied_credits,
        registrations.num_of_prev_attempts as num_of_prev_attempts,
        toUInt32(ifNull(engagement.clicks_before_start, 0)) as clicks_before_start,
        toUInt32(ifNull(engagement.clicks, 0)) as clicks,
        toUInt8(ifNull(engagement.active_days, 0)) as active_days,
        toUInt16(ifNull(engagement.visited_sites, 0)) as visited_sites,
        engagement.last_active_day as last_active_day,
        toUInt8(ifNull(assessments_due.due, 0)) as assessments_due,
        toUInt8(ifNull(assessments_submitted.submitted, 0)) as assessments_submitted,
        registrations.is_enrolled as is_enrolled,
        registrations.final_result as final_result,
        registrations.is_withdrawn as is_withdrawn
    from registrations
    left join engagement using (code_module, code_presentation, id_student)
    left join assessments_due using (code_module, code_presentation)
    left join assessments_submitted using (code_module, code_presentation, id_student)
),

-- Each sign of risk is worth the points in its line; the score is their sum, 0 to 9.
points as (
    select
        *,
        if(assessments_submitted < assessments_due, 3, 0) as points_missed_assessment,
        multiIf(active_days < 5, 2, active_days < 15, 1, 0) as points_few_active_days,
        if(ifNull(last_active_day < {{ cutoff - 14 }}, true), 1, 0) as points_silent_two_weeks,
        multiIf(studied_credits > 120, 2, studied_credits > 60, 1, 0) as points_study_load,
        if(num_of_prev_attempts > 0, 1, 0) as points_previous_attempt
    from features
),

scored as (
    select
        *,
        if(
            is_enrolled,
            points_missed_assessment
            + points_few_active_days
            + points_silent_two_weeks
            + points_study_load
            + points_previous_attempt,
            null
        ) as risk_score
    from points
)

select
    code_module,
    code_presentation,
    id_student,
    toLowCardinality(
        multiIf(
            risk_score is null, 'left early',
            risk_score >= 6, 'very high',
            risk_score >= 4, 'high',
            risk_score >= 2, 'medium',
            'low'
        )
    ) as risk_band,
    toUInt8(risk_score) as risk_score,
    points_missed_assessment,
    points_few_active_days,
    points_silent_two_weeks,
    points_study_load,
    points_previous_attempt,
    studied_credits,
    num_of_prev_attempts,
    clicks_before_start,
    clicks,
    active_days,
    visited_sites,
    last_active_day,
    assessments_due,
    assessments_submitted,
    final_result,
    is_withdrawn
from scored
