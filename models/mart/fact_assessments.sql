{{
    config(
        materialized="table",
        schema="mart",
        tags=["mart", "fact"],
        order_by=["code_module", "code_presentation", "id_student", "id_assessment"],
    )
}}

with submissions as (
    select * from {{ ref('student_assessment') }}
),

assessments as (
    select * from {{ ref('assessments') }}
)

select
    assessments.code_module as code_module,
    assessments.code_presentation as code_presentation,
    submissions.id_student as id_student,
    submissions.id_assessment as id_assessment,
    assessments.assessment_type as assessment_type,
    assessments.weight as weight,
    assessments.due_day as due_day,
    assessments.due_date as due_date,
    submissions.submitted_day as submitted_day,
    {{ presentation_date('assessments.code_presentation', 'submissions.submitted_day') }} as submitted_date,
    submissions.is_banked as is_banked,
    -- a banked result was handed in during an earlier presentation, so it can't be late in this one
    if(submissions.is_banked, null, submissions.submitted_day - assessments.due_day) as days_late,
    submissions.score as score,
    cast(submissions.score >= 40 as Nullable(Bool)) as is_passed
from submissions
inner join assessments on submissions.id_assessment = assessments.id_assessment
