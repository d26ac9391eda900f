{{ config(materialized="table", schema="clean", tags=["clean"], order_by=["code_module", "code_presentation", "id_student"]) }}

with source as (
    select * from {{ source('raw', 'oulad___student_info') }}
)

select
    toLowCardinality(code_module) as code_module,
    toLowCardinality(code_presentation) as code_presentation,
    accurateCast(id_student, 'UInt32') as id_student,
    toLowCardinality(gender) as gender,
    toLowCardinality(region) as region,
    toLowCardinality(highest_education) as highest_education,
    -- one band of eleven is written without its percent sign
    toLowCardinality(replaceRegexpOne({{ empty_to_null('imd_band') }}, '^10-20$', '10-20%')) as imd_band,
    toLowCardinality(age_band) as age_band,
    toLowCardinality(disability) as disability,
    accurateCast(num_of_prev_attempts, 'UInt8') as num_of_prev_attempts,
    accurateCast(studied_credits, 'UInt16') as studied_credits,
    toLowCardinality(final_result) as final_result
from source
