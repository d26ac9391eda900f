{#- Models go to the database that they name (raw, clean, mart), the same on every target.
    Without this macro they would go to <target schema>_<name>, dbt's default, which lets several people share one server. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is none -%}
        {{ target.schema }}
    {%- else -%}
        {{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}
