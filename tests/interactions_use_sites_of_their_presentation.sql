-- A site belongs to one presentation, so a click by a student of another one would be a mistake in the data.
select distinct
    interaction.code_module,
    interaction.code_presentation,
    interaction.id_site
from {{ ref('fact_vle_interactions') }} as interaction
left anti join {{ ref('dim_module_vle') }} as site
    using (id_site, code_module, code_presentation)
