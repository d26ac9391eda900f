import { type BuiltinMacro, family, macro } from './builtin-macro.ts';

/**
 * dbt's cross-database macros and what they print on ClickHouse. The text is recorded behaviour, blank lines included: compiled SQL
 * is compared with it. `dbt.replace` takes SQL expressions, as dbt documents it (dbt-clickhouse puts quotes around its arguments).
 */
export const CROSS_DATABASE_MACROS: readonly BuiltinMacro[] = [
  ...family({
    name: 'any_value',
    parameters: 'expression',
    default: 'any_value({{ expression }})',
    clickhouse: 'any({{ expression }})',
  }),
  ...family({
    name: 'bool_or',
    parameters: 'expression',
    default: 'bool_or({{ expression }})',
    clickhouse: 'max({{ expression }}) > 0',
  }),
  ...family({
    name: 'cast',
    parameters: 'field, type',
    default: '\n    cast({{ field }} as {{ adapter._readable_type(type) }})\n',
  }),
  ...family({
    name: 'cast_bool_to_text',
    parameters: 'field',
    printed: ['\n  ', '\n'],
    default: "\n    cast({{ field }} as {{ api.Column.translate_type('string') }})\n",
    clickhouse: "\n    multiIf({{ field }} > 0, 'true', {{ field }} = 0, 'false', NULL)\n",
  }),
  ...family({ name: 'concat', parameters: 'fields', default: "{{ fields | join(' || ') }}" }),
  ...family({ name: 'except', parameters: '', default: '\n\n    except\n\n' }),
  ...family({ name: 'intersect', parameters: '', default: '\n\n    intersect\n\n' }),
  ...family({
    name: 'equals',
    parameters: 'expr1, expr2',
    default: '({{ expr1 }} = {{ expr2 }})\n',
  }),
  ...family({
    name: 'escape_single_quotes',
    parameters: 'expression',
    default: `{{ expression | replace("'", "''") }}`,
  }),
  ...family({
    name: 'hash',
    parameters: 'field',
    default: "md5(cast({{ field }} as {{ api.Column.translate_type('string') }}))",
    clickhouse: 'lower(hex(MD5(toString({{ field }} ))))',
  }),
  ...family({
    name: 'last_day',
    parameters: 'date, datepart',
    default: '{{ dbt.default_last_day(date, datepart) }}',
    clickhouse: "{{ dbt.dateadd('day', '-1', dbt.dateadd(datepart, '1', dbt.date_trunc(datepart, date))) }}",
  }),
  macro(
    'dbt',
    'default_last_day',
    'date, datepart',
    `cast(
        {{ dbt.dateadd('day', '-1',
        dbt.dateadd(datepart, '1', dbt.date_trunc(datepart, date))
        ) }}
        as date)`,
  ),
  ...family({ name: 'length', parameters: 'expression', default: '\n\n    length(\n        {{ expression }}\n    )' }),
  ...family({
    name: 'listagg',
    parameters: `measure, delimiter_text="','", order_by_clause=none, limit_num=none`,
    default: `
    {%- set order = 'within group (' ~ order_by_clause ~ ')' if order_by_clause else '' %}
    {%- if limit_num %}
    array_to_string(array_slice(array_agg({{ measure }}){{ order }}, 0, {{ limit_num }}), {{ delimiter_text }})
    {%- else %}
    listagg({{ measure }}, {{ delimiter_text }}) {{ order }}
    {%- endif %}`,
    clickhouse: listagg(),
  }),
  ...family({
    name: 'position',
    parameters: 'substring_text, string_text',
    default: '\n\n    position(\n        {{ substring_text }} in {{ string_text }}\n    )',
  }),
  ...family({
    name: 'replace',
    parameters: 'field, old_chars, new_chars',
    default: '\n\n    replace(\n        {{ field }},\n        {{ old_chars }},\n        {{ new_chars }}\n    )\n\n',
    // dbt-clickhouse quotes what it is given; what comes with quotes, as on other warehouses, has them already.
    clickhouse: `
   {%- set texts = [] -%}
   {%- for chars in [old_chars, new_chars] -%}
     {%- do texts.append(chars if (chars ~ '').startswith("'") else "'" ~ chars ~ "'") -%}
   {%- endfor %}
   replaceAll({{ field }},{{ texts | join(',') }})
`,
  }),
  ...family({
    name: 'right',
    parameters: 'string_text, length_expression',
    default: '\n\n    right(\n        {{ string_text }},\n        {{ length_expression }}\n    )',
  }),
  ...family({
    name: 'safe_cast',
    parameters: 'field, type',
    default: '\n    cast({{ field }} as {{ adapter._readable_type(type) }})\n',
    // A literal null becomes the type's default: unit-test fixtures need a value for every column that may not be NULL.
    clickhouse: `{%- if field == 'null' -%}
    CAST(defaultValueOfTypeName('{{ adapter._readable_type(type) | replace("'", "\\\\'") }}') AS {{ adapter._readable_type(type) }})
  {%- else -%}
    CAST({{ field }} AS {{ adapter._readable_type(type) }})
  {%- endif -%}
`,
  }),
  ...family({
    name: 'split_part',
    parameters: 'string_text, delimiter_text, part_number',
    default:
      '\n\n    split_part(\n        {{ string_text }},\n        {{ delimiter_text }},\n        {{ part_number }}\n        )\n\n',
    clickhouse: '\n    splitByString({{ delimiter_text }}, {{ string_text }})[{{ part_number }}]\n',
  }),
  macro(
    'dbt',
    '_split_part_negative',
    'string_text, delimiter_text, part_number',
    `

    split_part(
        {{ string_text }},
        {{ delimiter_text }},
          length({{ string_text }})
          - length(
              replace({{ string_text }},  {{ delimiter_text }}, '')
          ) + 2 + {{ part_number }}
        )

`,
  ),
  ...family({ name: 'string_literal', parameters: 'value', default: '{{ adapter._text(value) }}' }),
  ...family({
    name: 'array_append',
    parameters: 'array, new_element',
    default: 'array_append({{ array }}, {{ new_element }})',
    clickhouse: 'arrayPushBack({{ array }}, {{ new_element }})\n',
  }),
  ...family({
    name: 'array_concat',
    parameters: 'array_1, array_2',
    default: 'array_cat({{ array_1 }}, {{ array_2 }})',
    clickhouse: 'arrayConcat({{ array_1 }}, {{ array_2 }})\n',
  }),
  ...family({
    name: 'array_construct',
    parameters: "inputs=[], data_type=api.Column.translate_type('integer')",
    default: `{% if inputs | length > 0 %}
    array[ {{ inputs | join(' , ') }} ]
    {% else %}
    array[]::{{ data_type }}[]
    {% endif %}`,
    clickhouse: `{% if inputs | length > 0 %}
    [ {{ inputs | join(' , ') }} ]
    {% else %}
    emptyArray{{ data_type }}()
    {% endif %}`,
  }),
];

/** ClickHouse: rows are ordered by sorting pairs of (value, key); only one key is possible. */
function listagg(): string {
  return `{% if order_by_clause and order_by_clause.lower().split()[:2] == ['order', 'by'] -%}
      {% set tokens = order_by_clause.split() %}
      {% if ',' in tokens %}
        {{ exceptions.raise_compiler_error('ClickHouse does not support multiple order by fields.') }}
      {%- endif  %}
      {% set keys = tokens[2:] %}
      {% set direction = '' %}
      {% if 'desc' in ''.join(keys[1:]).lower() %}
        {% set direction = 'Reverse' %}
      {% endif %}
      {% set key = keys[0] %}

      {% set values = "arrayMap(x -> x.1, array{}Sort(x -> x.2, arrayZip(array_agg({}), array_agg({}))))".format(direction, measure, key) %}
    {% else -%}
      {% set values = "array_agg({})".format(measure) %}
    {%- endif %}

    {% if limit_num -%}
      arrayStringConcat(arraySlice({{ values }}, 1, {{ limit_num }}), {{ delimiter_text }})
    {% else -%}
      arrayStringConcat({{ values }}, {{ delimiter_text }})
    {%- endif %}`;
}
