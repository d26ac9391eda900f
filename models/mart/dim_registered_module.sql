{{
    config(
        materialized="table",
        schema="mart",
        tags=["mart", "dimension"],
        order_by=["code_module", "code_presentation", "id_student"],
    )
}}

select
    info.code_module as code_module,
    info.code_presentation as code_presentation,
    info.id_student as id_student,
    info.age_band as age_band,
    info.num_of_prev_attempts as num_of_prev_attempts,
    info.studied_credits as studied_credits,
    registration.registration_day as registration_day,
    registration.registration_date as registration_date,
    registration.unregistration_day as unregistration_day,
    registration.unregistration_date as unregistration_date,
    info.final_result as final_result,
    cast(info.final_result = 'Withdrawn' as Bool) as is_withdrawn
from {{ ref('student_info') }} as info
left join {{ ref('student_registration') }} as registration using (code_module, code_presentation, id_student)
