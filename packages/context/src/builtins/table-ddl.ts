import { type BuiltinMacro, family, macro, plannedMacro } from './builtin-macro.ts';

const CONSULTED = { consultedByPlans: true } as const;

/**
 * CREATE TABLE, CREATE VIEW and their clauses, as dbt-clickhouse's macros of these names give them. tsdbt's own materialisations plan
 * their DDL in TypeScript; these serve materialisations that users write, and are the names under which plans look for overrides.
 */
export const TABLE_DDL_MACROS: readonly BuiltinMacro[] = [
  macro(
    'dbt_clickhouse',
    'engine_clause',
    '',
    "\n  engine = {{ config.get('engine', default='MergeTree()') }}",
    CONSULTED,
  ),
  macro(
    'dbt_clickhouse',
    'partition_cols',
    'label',
    `
  {%- set cols = config.get('partition_by') %}
  {%- if cols is not none %}
    {{ label }} ({{ cols if cols is string else cols | join(',') }})
  {%- endif %}`,
    CONSULTED,
  ),
  macro(
    'dbt_clickhouse',
    'primary_key_clause',
    'label',
    `
  {%- set key = config.get('primary_key') %}
  {%- if key %}
    {{ label }} {{ key if key is string else '(' ~ (key | join(', ')) ~ ')' }}
  {%- endif %}`,
    CONSULTED,
  ),
  macro(
    'dbt_clickhouse',
    'order_cols',
    'label',
    `
  {%- set cols = config.get('order_by') %}
  {%- set engine = config.get('engine', default='MergeTree()') %}
  {%- if 'MergeTree' in engine or engine in ['HDFS', 'MaterializedPostgreSQL', 'S3', 'EmbeddedRocksDB', 'Hive'] %}
    {{ label }} ({{ 'tuple()' if cols is none else cols if cols is string else cols | join(',') }})
  {%- endif %}`,
    CONSULTED,
  ),
  macro(
    'dbt_clickhouse',
    'ttl_config',
    'label',
    `
  {%- if config.get('ttl') %}
    {{ label }} {{ config.get('ttl') }}
  {%- endif %}`,
    CONSULTED,
  ),
  macro(
    'dbt_clickhouse',
    'on_cluster_clause',
    'relation, force_sync',
    `
  {%- set cluster = adapter.get_clickhouse_cluster_name() %}
  {%- if cluster is not none and relation.should_on_cluster %}
    ON CLUSTER {{ cluster ~ ' ' }}
    {%- if force_sync %}
    SYNC
    {%- endif %}
  {%- endif %}`,
    CONSULTED,
  ),
  macro('dbt_clickhouse', 'codec_clause', 'codec_name', '{{ " CODEC(" ~ codec_name ~ ")" if codec_name }}', CONSULTED),
  macro(
    'dbt_clickhouse',
    'exchange_tables_atomic',
    "old_relation, target_relation, obj_types='TABLES'",
    `
  {%- call statement('exchange_tables_atomic') -%}
    EXCHANGE {{ obj_types }} {{ old_relation }} AND {{ target_relation }} {{ on_cluster_clause(target_relation) }}
  {%- endcall -%}
`,
    CONSULTED,
  ),
  ...family({
    name: 'get_create_table_as_sql',
    parameters: 'temporary, relation, sql',
    printed: ['', ''],
    default: '{{ return(create_table_as(temporary, relation, sql)) }}',
    consultedByPlans: true,
  }),
  macro(
    'dbt',
    'create_table_as',
    "temporary, relation, compiled_code, language='sql'",
    "{{ adapter.dispatch('create_table_as', 'dbt')(temporary, relation, compiled_code) }}",
    CONSULTED,
  ),
  macro(
    'dbt',
    'default__create_table_as',
    'temporary, relation, sql',
    `
  {{ config.get('sql_header', none) or '' }}

  create {{ 'temporary' if temporary }} table {{ relation.include(schema=(not temporary)) }}
  as (
    {{ sql }}
  );`,
    CONSULTED,
  ),
  // dbt-clickhouse: creates the empty table at once, as a statement of its own, and prints the INSERT that fills it.
  macro(
    'dbt_clickhouse',
    'clickhouse__create_table_as',
    'temporary, relation, sql',
    `
    {%- set has_contract = config.get('contract').enforced -%}
    {{ clickhouse__create_empty_table(temporary, relation, sql, has_contract) }}
    {%- if not temporary %}
    {{ clickhouse__insert_into(relation, sql, has_contract) }}
    {%- endif %}`,
    CONSULTED,
  ),
  macro(
    'dbt_clickhouse',
    'clickhouse__create_empty_table',
    "temporary, relation, sql, has_contract, statement_name='create_table_empty'",
    `
    {%- call statement(statement_name) -%}
        {{ create_table_or_empty(temporary, relation, sql, has_contract) }}
    {%- endcall -%}
    {%- if not temporary -%}{{ add_index_and_projections(relation) }}{%- endif -%}
`,
    CONSULTED,
  ),
  macro(
    'dbt_clickhouse',
    'create_table_or_empty',
    'temporary, relation, sql, has_contract',
    `
    {{ config.get('sql_header', none) or '' }}
    {% if temporary -%}
        create temporary table {{ relation.identifier }}
        engine Memory
        {{ adapter.get_model_settings(model, 'Memory') }}
        as (
          {{ sql }}
        )
    {%- else %}
        create table {{ relation }}
        {{ on_cluster_clause(relation) }}
        {%- if has_contract %}
          {{ get_assert_columns_equivalent(sql) }}
          {{ get_table_columns_and_constraints() }}
        {%- endif %}
        {{ engine_clause() }}
        {{ order_cols(label='order by') }}
        {{ primary_key_clause(label='primary key') }}
        {{ partition_cols(label='partition by') }}
        {{ ttl_config(label='ttl') }}
        {{ adapter.get_model_settings(model, config.get('engine', default='MergeTree')) }}
        {%- if not has_contract %}
          empty as (
            {{ sql }}
          )
        {%- endif %}
        {{ adapter.get_model_query_settings(model) }}
    {%- endif %}`,
    CONSULTED,
  ),
  macro(
    'dbt_clickhouse',
    'clickhouse__insert_into',
    'target_relation, sql, has_contract, use_columns_from_sql=False',
    `
  {%- if use_columns_from_sql -%}
    {%- set columns = get_quoted_csv(clickhouse__get_columns_in_query(sql)) -%}
  {%- else -%}
    {%- set columns = adapter.get_columns_in_relation(target_relation) | map(attribute='quoted') | join(', ') -%}
  {%- endif %}
  insert into {{ target_relation }}
        ({{ columns }})
  {% if has_contract -%}
    SELECT {{ columns }}
    FROM (
      {{ sql }}
    )
  {%- else -%}
    {{ sql }}
  {%- endif %}
  {{ adapter.get_model_query_settings(model) }}`,
    CONSULTED,
  ),
  macro(
    'dbt_clickhouse',
    'validate_projection',
    'projection',
    `
    {%- if (projection.get('query') and projection.get('index')) or not (projection.get('query') or projection.get('index')) -%}
      {%- do exceptions.raise_compiler_error("Projection '" ~ projection.get('name') ~ "' must specify either 'query' or 'index'.") -%}
    {%- endif -%}
`,
  ),
  macro(
    'dbt_clickhouse',
    'validate_projections',
    '',
    "{%- for projection in config.get('projections', default=[]) -%}{%- do validate_projection(projection) -%}{%- endfor -%}",
  ),
  macro(
    'dbt_clickhouse',
    'clickhouse_projection_ddl',
    'projection',
    `
    {%- do validate_projection(projection) -%}
    {%- set index = projection.get('index') -%}
    {%- set columns = index if index is string else (index or []) | join(', ') -%}
    {%- if not index -%}
        PROJECTION {{ adapter._name(projection.get('name')) }} ({{ projection.get('query') }})
    {%- elif adapter.is_before_version('26.1.1.1') -%}
        PROJECTION {{ adapter._name(projection.get('name')) }} (SELECT _part_offset ORDER BY {{ columns }})
    {%- else -%}
        PROJECTION {{ adapter._name(projection.get('name')) }} INDEX {{ '(' ~ columns ~ ')' if ',' in columns else columns }} TYPE basic
    {%- endif -%}
`,
  ),
  macro(
    'dbt_clickhouse',
    'add_index_and_projections',
    'relation',
    `
    {%- set changes = [] -%}
    {%- for projection in config.get('projections', default=[]) -%}
      {%- do changes.append('ADD ' ~ clickhouse_projection_ddl(projection)) -%}
    {%- endfor -%}
    {%- for index in config.get('indexes', default=[]) -%}
      {%- do changes.append('ADD INDEX ' ~ adapter._name(index.get('name')) ~ ' ' ~ index.get('definition')) -%}
    {%- endfor -%}
    {%- if changes -%}
      {%- call statement('add_projections_and_indexes') -%}
        ALTER TABLE {{ relation }} {{ changes | join(', ') }}
      {%- endcall -%}
    {%- endif -%}
`,
    CONSULTED,
  ),
  ...family({
    name: 'get_create_view_as_sql',
    parameters: 'relation, sql',
    printed: ['', ''],
    default: '{{ return(create_view_as(relation, sql)) }}',
    consultedByPlans: true,
  }),
  ...family({
    name: 'create_view_as',
    parameters: 'relation, sql',
    printed: ['', ''],
    default: `
  {{ config.get('sql_header', none) or '' }}
  create view {{ relation.render() }} as (
    {{ sql }}
  );`,
    clickhouse: `
  {{ config.get('sql_header', none) or '' }}
  create or replace view {{ relation }} {{ on_cluster_clause(relation) }}
    {{ get_sql_security_clause(relation) }}
    {%- if config.get('contract').enforced %}
    {{ get_assert_columns_equivalent(sql) }}
    {%- endif %}
  as (
    {{ sql }}
    {{ adapter.get_model_query_settings(model) }}
  )
  {%- if model.config.materialized == 'view' %}
  {{ adapter.get_model_settings(model, config.get('engine', default='MergeTree')) }}
  {%- endif %}`,
    consultedByPlans: true,
  }),
  macro(
    'dbt_clickhouse',
    'get_sql_security_clause',
    'relation',
    `
  {%- set security = config.get('sql_security') -%}
  {%- if security == 'definer' -%}
    DEFINER = {{ config.require('definer') }} SQL SECURITY DEFINER
  {%- elif security == 'invoker' -%}
    SQL SECURITY INVOKER
  {%- elif security -%}
    {%- do exceptions.raise_compiler_error('Invalid config parameter \`sql_security\`. Got: \`' ~ security ~ '\`, but only definer | invoker allowed.') -%}
  {%- endif -%}
`,
    CONSULTED,
  ),
  macro(
    'dbt',
    'create_or_replace_view',
    '',
    `
  {%- set target_relation = this.incorporate(type='view') -%}
  {%- do run_hooks(pre_hooks) -%}
  {%- call statement('main') -%}{{ get_create_view_as_sql(target_relation, sql) }}{%- endcall -%}
  {%- do run_hooks(post_hooks) -%}
  {{ return({'relations': [target_relation]}) }}`,
  ),
  ...family({
    name: 'can_clone_table',
    parameters: '',
    default: '{{ return(False) }}',
    clickhouse: '{{ return(True) }}',
    consultedByPlans: true,
  }),
  ...family({
    name: 'create_or_replace_clone',
    parameters: 'this_relation, defer_relation',
    default: '\n    create or replace table {{ this_relation.render() }} clone {{ defer_relation.render() }}\n',
    clickhouse:
      '\n    create or replace table {{ this_relation }} {{ on_cluster_clause(this_relation) }} clone as {{ defer_relation }}\n',
    consultedByPlans: true,
  }),
  ...family({
    name: 'get_create_materialized_view_as_sql',
    parameters: 'relation, sql',
    printed: ['', ''],
    default: "{{ exceptions.raise_not_callable('get_create_materialized_view_as_sql') }}",
  }),
  plannedMacro(
    'dbt_clickhouse',
    'clickhouse__get_create_materialized_view_as_sql',
    'relation, sql, views, catchup=True',
  ),
];
