{#- A presentation is a year and the letter of the month it starts in: 2013B is February (the 2nd letter), 2013J October.
    All days in the data are counted from its first day, which is day 0; days before it are negative. -#}

{% macro presentation_start_date(code_presentation) -%}
    makeDate(toUInt16(substring({{ code_presentation }}, 1, 4)), ascii(substring({{ code_presentation }}, 5, 1)) - ascii('A') + 1, 1)
{%- endmacro %}

{% macro presentation_date(code_presentation, day) -%}
    addDays({{ presentation_start_date(code_presentation) }}, {{ day }})
{%- endmacro %}

{#- Week 0 holds days 0 to 6, week -1 the seven days before. -#}
{% macro presentation_week(day) -%}
    toInt8(floor({{ day }} / 7))
{%- endmacro %}
