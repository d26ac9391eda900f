{{
    config(
        materialized="table",
        schema="clean",
        tags=["clean"],
        order_by=["code_module", "code_presentation", "id_student", "activity_day", "id_site"],
    )
}}

-- Rows are kept as they came: the key of student, site and day repeats (in part as full duplicates), and each row counts.
with source as (
    select * from {{ source('raw', 'oulad___student_vle') }}
)

select
    toLowCardinality(code_module) as code_module,
    toLowCardinality(code_presentation) as code_presentation,
    accurateCast(id_student, 'UInt32') as id_student,
    accurateCast(id_site, 'UInt32') as id_site,
    accurateCast(date, 'Int16') as activity_day,
    {{ presentation_date('code_presentation', 'activity_day') }} as activity_date,
    accurateCast(sum_click, 'UInt32') as sum_click
from source
