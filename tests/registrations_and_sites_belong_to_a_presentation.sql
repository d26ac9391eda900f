-- The relationship to dim_presentation has two columns, which the generic test `relationships` can't express.
with children as (
    select distinct 'dim_registered_module' as child, code_module, code_presentation
    from {{ ref('dim_registered_module') }}

    union all
    select distinct 'dim_module_vle' as child, code_module, code_presentation
    from {{ ref('dim_module_vle') }}
)

select children.*
from children
left anti join {{ ref('dim_presentation') }} as presentation
    using (code_module, code_presentation)
