/** A template to render over and over, with the values it sees as data. */
export interface BenchTemplate {
  readonly name: string;
  readonly source: string;
  readonly context: Readonly<Record<string, unknown>>;
}

const COLUMNS = Array.from({ length: 40 }, (_, index) => ({
  name: `column_${index}`,
  type: index % 3 === 0 ? 'int' : 'text',
}));

/** What dbt projects are made of: a staging model, a pivot, macros that call each other, text work, a wide union. */
export const BENCH_TEMPLATES: readonly BenchTemplate[] = [
  {
    name: 'staging model',
    source: `{% macro cents(column, precision=2) %}round({{ column }} / 100, {{ precision }}){% endmacro -%}
select
{%- for column in columns %}
    {% if column.type == 'int' %}{{ cents(column.name) }}{% else %}trim({{ column.name }}){% endif %} as {{ column.name | lower }}
    {%- if not loop.last %},{% endif %}
{%- endfor %}
from {{ schema }}.{{ table }}
where {% for day in days %}day != '{{ day }}'{{ ' and ' if not loop.last }}{% endfor %}`,
    context: { columns: COLUMNS, schema: 'raw', table: 'events', days: ['2024-01-01', '2024-02-01', '2024-03-01'] },
  },
  {
    name: 'pivot',
    source: `select id
{%- for status in statuses -%}
{%- for measure in measures %}
  , sum(case when status = '{{ status | replace("'", "''") }}' then {{ measure }} end) as {{ measure ~ '_' ~ status | replace(' ', '_') }}
{%- endfor -%}
{%- endfor %}
from orders group by 1`,
    context: { statuses: Array.from({ length: 20 }, (_, i) => `status ${i}`), measures: ['amount', 'quantity', 'tax'] },
  },
  {
    name: 'nested macros',
    source: `{% macro column(name, prefix='') %}{% if prefix %}{{ prefix }}.{% endif %}{{ name }}{% endmacro %}
{%- macro all(names, prefix) %}{% for name in names %}{{ column(name, prefix=prefix) }}{% if not loop.last %}, {% endif %}{% endfor %}{% endmacro %}
{%- macro join(left, right, names) %}select {{ all(names, left) }}, {{ all(names, right) }} from {{ left }} join {{ right }}{% endmacro %}
{%- for i in range(10) %}
{{ join('a' ~ i, 'b' ~ i, names) }}
{% endfor %}`,
    context: { names: Array.from({ length: 12 }, (_, i) => `field_${i}`) },
  },
  {
    name: 'text and lists',
    source: `{% set seen = [] %}{% for word in words %}{% if word not in seen %}{% do seen.append(word) %}{% endif %}{% endfor %}
{{ seen | sort | join(', ') | upper }} {{ words | map('upper') | unique | list | length }}
{% for group, items in rows | groupby('kind') %}{{ group }}: {{ items | map(attribute='value') | sum }}
{% endfor %}{{ '%s-%05d' % ('id', 42) }} {{ '{:>10}|{:.2f}'.format('x', 3.14159) }} {{ words[2:5] }} {{ "a,b,c".split(',') }}`,
    context: {
      words: 'the quick brown fox jumps over the lazy dog and then the dog sleeps'.split(' '),
      rows: Array.from({ length: 30 }, (_, i) => ({ kind: `k${i % 4}`, value: i })),
    },
  },
  {
    name: 'wide union',
    source: `{% for table in tables %}
select {% for column in columns %}{% if column.name in skip %}null{% else %}{{ column.name }}{% endif %} as {{ column.name }}{{ ', ' if not loop.last else '' }}{% endfor %}
from {{ table }}{% if not loop.last %} union all{% endif %}
{% endfor %}`,
    context: {
      tables: Array.from({ length: 15 }, (_, i) => `t_${i}`),
      columns: COLUMNS,
      skip: ['column_3', 'column_17'],
    },
  },
];
