-- Whatever attribute a presentation is split by, the parts make up all its registrations.
with registered as (
    select code_module, code_presentation, count() as registrations
    from {{ ref('dim_registered_module') }}
    group by code_module, code_presentation
),

split as (
    select
        code_module,
        code_presentation,
        attribute,
        sum(registrations) as registrations,
        sum(distinctions + passes + fails + withdrawals) as results
    from {{ ref('cohort_outcomes') }}
    group by code_module, code_presentation, attribute
)

select
    registered.code_module as code_module,
    registered.code_presentation as code_presentation,
    split.attribute as attribute,
    registered.registrations as expected,
    split.registrations as registrations,
    split.results as results
from registered
left join split using (code_module, code_presentation)
where ifNull(split.registrations, 0) != registered.registrations
    or ifNull(split.results, 0) != registered.registrations
