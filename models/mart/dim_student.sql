{{ config(materialized="table", schema="mart", tags=["mart", "dimension"], order_by="id_student") }}

-- A student registers once or several times; who they are is taken from the latest registration.
-- Two modules may start on the same day: the module's code then decides, so that every run takes the same row.
with registrations as (
    select
        *,
        row_number() over (partition by id_student order by code_presentation desc, code_module desc) as recency,
        count() over (partition by id_student) as registrations
    from {{ ref('student_info') }}
)

select
    id_student,
    gender,
    region,
    highest_education,
    imd_band,
    age_band,
    disability,
    toUInt8(registrations) as registrations
from registrations
where recency = 1
