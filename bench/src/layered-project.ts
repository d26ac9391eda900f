/** How big a made-up project is. */
export interface ProjectSize {
  readonly models: number;
  /** Generic tests, over all models. */
  readonly tests: number;
}

/** A whole project: paths from its root → text. */
export type ProjectFiles = ReadonlyMap<string, string>;

/**
 * A project of the shape that data teams have: half of the models are staging views on sources, three in ten join those,
 * the rest are marts that join the joins. Some models are plain SQL with literal ref() calls, some call macros, loop or
 * configure themselves; each folder of fifty has a YAML file with descriptions and tests. No model asks the warehouse while it
 * is compiled. The same size always gives the same files. Both tsdbt and dbt read it.
 */
export function layeredProject(size: ProjectSize): ProjectFiles {
  const plan = layersOf(size.models);
  const files = new Map(PROJECT_FILES);
  const models = [
    ...range(plan.staging).map(index => stagingModel(index)),
    ...range(plan.intermediate).map(index => intermediateModel(index, plan.staging)),
    ...range(plan.mart).map(index => martModel(index, plan)),
  ];
  models.forEach(({ path, sql }) => {
    files.set(path, sql);
  });
  files.set('models/sources.yml', sourcesFile(plan.staging));
  for (const [folder, text] of propertyFiles(models, size.tests)) files.set(`${folder}/_models.yml`, text);
  return files;
}

/** The model that a benchmark changes between two commands, and its file. */
export const CHANGED_MODEL = { name: 'stg_00001', path: 'models/staging/g00000/stg_00001.sql' } as const;

interface Plan {
  readonly staging: number;
  readonly intermediate: number;
  readonly mart: number;
}

interface Model {
  readonly name: string;
  readonly path: string;
  readonly sql: string;
}

const FOLDER_SIZE = 50;
const TABLES_PER_SOURCE = 20;

function layersOf(models: number): Plan {
  const staging = Math.ceil(models * 0.5);
  const intermediate = Math.ceil((models - staging) * 0.6);
  return { staging, intermediate, mart: models - staging - intermediate };
}

function stagingModel(index: number): Model {
  const from = `{{ source('raw_${Math.floor(index / TABLES_PER_SOURCE)}', 'table_${index % TABLES_PER_SOURCE}') }}`;
  const amount = index % 2 === 0 ? `{{ cents_to_units('amount') }}` : 'amount / 100';
  return model('staging', 'stg', index, [
    index % 5 === 0 ? "{{ config(materialized='table', tags=['staging', 'daily']) }}\n" : '',
    'with source as (',
    `    select * from ${from}`,
    ')',
    'select',
    '    id,',
    '    customer_id,',
    `    ${amount} as amount,`,
    '    lower(trim(status)) as status,',
    index % 3 === 0 ? "    {{ safe_date('created_at') }} as created_on" : '    toDate(created_at) as created_on',
    'from source',
    index % 4 === 0 ? "where created_on >= '{{ var('start_date') }}'" : 'where id is not null',
  ]);
}

function intermediateModel(index: number, staging: number): Model {
  const [left, right, third] = [index * 2, index * 2 + 1, index * 7 + 3].map(other => ref('stg', other % staging));
  return model('intermediate', 'int', index, [
    index % 4 === 0 ? "{{ config(materialized='ephemeral') }}" : "{{ config(tags=['intermediate']) }}",
    index % 3 === 0 ? "{% set statuses = ['new', 'paid', 'shipped', 'returned'] %}" : '',
    'select',
    '    a.id,',
    '    a.customer_id,',
    ...(index % 3 === 0
      ? [
          '    {% for status in statuses %}',
          "    sumIf(b.amount, b.status = '{{ status }}') as {{ status }}_amount,",
          '    {% endfor %}',
        ]
      : ['    sum(b.amount) as paid_amount,']),
    '    max(c.created_on) as last_on',
    `from ${left} as a`,
    `left join ${right} as b on a.id = b.id`,
    `left join ${third} as c on a.customer_id = c.customer_id`,
    'group by a.id, a.customer_id',
  ]);
}

function martModel(index: number, { intermediate, mart }: Plan): Model {
  const inner = range(Math.min(3, intermediate)).map(step => ref('int', (index * 3 + step * 11) % intermediate));
  const earlier =
    index > 0 && index % 5 === 0 ? `left join ${ref('fct', (index - 1) % mart)} as previous using (id)` : '';
  return model('mart', 'fct', index, [
    "{{ config(materialized='table', order_by='id', tags=['mart']) }}",
    'select',
    '    base.id,',
    '    base.customer_id,',
    "    {{ bucket('base.paid_amount', [0, 10, 100, 1000]) }} as bucket,",
    '    base.last_on',
    `from ${inner[0]} as base`,
    ...inner.slice(1).map((relation, step) => `left join ${relation} as joined_${step} on joined_${step}.id = base.id`),
    earlier,
    index % 6 === 0 ? "{% if target.name == 'sample' %}\nwhere base.id % 100 = 0\n{% endif %}" : '',
  ]);
}

function model(layer: string, prefix: string, index: number, lines: readonly string[]): Model {
  const name = modelName(prefix, index);
  const folder = `g${String(Math.floor(index / FOLDER_SIZE)).padStart(5, '0')}`;
  return { name, path: `models/${layer}/${folder}/${name}.sql`, sql: `${lines.filter(Boolean).join('\n')}\n` };
}

function modelName(prefix: string, index: number): string {
  return `${prefix}_${String(index).padStart(5, '0')}`;
}

function ref(prefix: string, index: number): string {
  return `{{ ref('${modelName(prefix, index)}') }}`;
}

/** One YAML file a folder; the tests go round: a key has unique and not_null first, then the other columns get theirs. */
function propertyFiles(models: readonly Model[], tests: number): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  models.forEach((entry, index) => {
    const folder = entry.path.slice(0, entry.path.lastIndexOf('/'));
    const mine = Math.floor(((index + 1) * tests) / models.length) - Math.floor((index * tests) / models.length);
    folders.set(folder, `${folders.get(folder) ?? 'version: 2\nmodels:\n'}${modelProperties(entry.name, mine)}`);
  });
  return folders;
}

function modelProperties(name: string, tests: number): string {
  const chosen = COLUMN_TESTS.slice(0, tests);
  const lines = [
    `  - name: ${name}`,
    `    description: One row a key; made up to measure with. See ${name}.sql.`,
    '    columns:',
  ];
  for (const column of ['id', 'customer_id']) {
    lines.push(`      - name: ${column}`, `        description: The ${column.replace('_', ' ')} of the row.`);
    const own = chosen.filter(test => test.column === column).map(({ test }) => test);
    if (own.length > 0) lines.push(`        data_tests: [${own.join(', ')}]`);
  }
  return `${lines.join('\n')}\n`;
}

const COLUMN_TESTS = [
  { column: 'id', test: 'unique' },
  { column: 'id', test: 'not_null' },
  { column: 'customer_id', test: 'not_null' },
] as const;

function sourcesFile(staging: number): string {
  const sources = range(Math.ceil(staging / TABLES_PER_SOURCE)).map(source => {
    const tables = range(TABLES_PER_SOURCE).map(
      table => `      - {name: table_${table}, description: Table ${table}.}\n`,
    );
    return `  - name: raw_${source}\n    tables:\n${tables.join('')}`;
  });
  return `version: 2\nsources:\n${sources.join('')}`;
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

const PROJECT_FILES: ReadonlyMap<string, string> = new Map([
  [
    'dbt_project.yml',
    `name: bench
version: '1.0'
config-version: 2
profile: bench
vars:
  start_date: '2020-01-01'
models:
  bench:
    staging: {+materialized: view, +schema: staging}
    intermediate: {+materialized: view}
    mart: {+materialized: table, +schema: mart}
`,
  ],
  [
    'profiles.yml',
    `bench:
  target: server
  outputs:
    server: {type: clickhouse, host: 127.0.0.1, port: "{{ env_var('BENCH_PORT', '8123') | int }}", schema: bench, threads: 4}
`,
  ],
  [
    'macros/amounts.sql',
    `{% macro cents_to_units(column, digits=2) %}round({{ column }} / 100, {{ digits }}){% endmacro %}

{% macro bucket(column, edges) -%}
multiIf(
    {%- for edge in edges %}
    {{ column }} <= {{ edge }}, '{{ loop.index0 }}: up to {{ edge }}',
    {%- endfor %}
    'more')
{%- endmacro %}
`,
  ],
  [
    'macros/dates.sql',
    `{% macro safe_date(column) %}{{ clean_text(column) | trim }}::Nullable(Date){% endmacro %}

{% macro clean_text(column) %}nullIf(trim({{ column }}), ''){% endmacro %}
`,
  ],
]);
