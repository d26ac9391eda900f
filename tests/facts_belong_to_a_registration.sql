-- The relationship to dim_registered_module has three columns, which the generic test `relationships` can't express.
with facts as (
    select distinct 'fact_assessments' as fact, code_module, code_presentation, id_student
    from {{ ref('fact_assessments') }}

    union all
    select distinct 'fact_vle_interactions' as fact, code_module, code_presentation, id_student
    from {{ ref('fact_vle_interactions') }}
)

select facts.*
from facts
left anti join {{ ref('dim_registered_module') }} as registered
    using (code_module, code_presentation, id_student)
