{#- What the different copies of the data set write for "not known" becomes NULL. -#}
{% macro empty_to_null(column) -%}
    nullIf(nullIf(trim({{ column }}), ''), '?')
{%- endmacro %}
