{{ config(materialized="table", schema="mart", tags=["mart", "dimension"], order_by="id_site") }}

select
    id_site,
    code_module,
    code_presentation,
    activity_type,
    week_from,
    week_to
from {{ ref('vle') }}
