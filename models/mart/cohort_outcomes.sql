{{
    config(
        materialized="table",
        schema="mart",
        tags=["mart", "report"],
        order_by=["code_module", "code_presentation", "attribute", "value"],
    )
}}

-- How did each presentation end, for everyone ('all') and for each value of each attribute?
-- Within one attribute the rows of a presentation add up to all its registrations.
with registrations as (
    select
        registered.code_module as code_module,
        registered.code_presentation as code_presentation,
        registered.final_result as final_result,
        [
            ('all', 'all'),
            ('age_band', toString(registered.age_band)),
            ('disability', toString(student.disability)),
            ('gender', toString(student.gender)),
            ('highest_education', toString(student.highest_education)),
            ('imd_band', ifNull(toString(student.imd_band), 'unknown')),
            ('region', toString(student.region))
        ] as attributes
    from {{ ref('dim_registered_module') }} as registered
    inner join {{ ref('dim_student') }} as student on registered.id_student = student.id_student
),

counted as (
    select
        code_module,
        code_presentation,
        toLowCardinality(pair.1) as attribute,
        toLowCardinality(pair.2) as value,
        toUInt32(count()) as registrations,
        toUInt32(countIf(final_result = 'Distinction')) as distinctions,
        toUInt32(countIf(final_result = 'Pass')) as passes,
        toUInt32(countIf(final_result = 'Fail')) as fails,
        toUInt32(countIf(final_result = 'Withdrawn')) as withdrawals
    from registrations
    array join attributes as pair
    group by code_module, code_presentation, attribute, value
)

select
    *,
    round((distinctions + passes) / registrations, 4) as success_rate,
    round(withdrawals / registrations, 4) as withdrawal_rate
from counted
