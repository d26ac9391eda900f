import { type BuiltinMacro, family, macro } from './builtin-macro.ts';

/** Relations: naming helpers, looking up, creating, dropping, renaming. */
export const RELATION_MACROS: readonly BuiltinMacro[] = [
  ...family({
    name: 'make_intermediate_relation',
    parameters: "base_relation, suffix='__dbt_tmp'",
    default: '{{ return(default__make_temp_relation(base_relation, suffix)) }}',
  }),
  ...family({
    name: 'make_temp_relation',
    parameters: "base_relation, suffix='__dbt_tmp'",
    default: renamed('base_relation.identifier ~ suffix'),
    clickhouse: renamed('base_relation.identifier ~ suffix'),
  }),
  ...family({
    name: 'make_backup_relation',
    parameters: "base_relation, backup_relation_type, suffix='__dbt_backup'",
    default:
      "{{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix}, type=backup_relation_type)) }}",
  }),
  macro('dbt', 'load_cached_relation', 'relation', `{{ return(${lookUp('relation')}) }}`),
  macro('dbt', 'load_relation', 'relation', '{{ return(load_cached_relation(relation)) }}'),
  ...family({
    name: 'get_or_create_relation',
    parameters: 'database, schema, identifier, type',
    default: getOrCreate(''),
    clickhouse: getOrCreate(
      ', can_exchange=adapter.can_exchange(schema, type), can_on_cluster=adapter.should_on_cluster(config.get("materialized"), engine_clause())',
    ),
  }),
  ...family({
    name: 'truncate_relation',
    parameters: 'relation',
    default: statement('truncate_relation', 'truncate table {{ relation.render() }}'),
    clickhouse: statement('truncate_relation', 'truncate table {{ relation }} {{ on_cluster_clause(relation) }}'),
  }),
  ...family({
    name: 'drop_relation',
    parameters: 'relation',
    default: statement('drop_relation', '{{ get_drop_sql(relation) }}'),
    implementationParameters: "relation, obj_type='table'",
    clickhouse: statement(
      'drop_relation',
      'drop {{ obj_type }} if exists {{ relation }} {{ on_cluster_clause(relation, True) }}',
    ),
  }),
  macro(
    'dbt',
    'drop_relation_if_exists',
    'relation',
    '{%- if relation is not none -%}{%- do adapter.drop_relation(relation) -%}{%- endif -%}',
  ),
  ...family({
    name: 'rename_relation',
    parameters: 'from_relation, to_relation',
    implementationParameters: "from_relation, to_relation, obj_type='table'",
    default: statement(
      'rename_relation',
      'alter table {{ from_relation.render() }} rename to {{ to_relation.identifier }}',
    ),
    clickhouse:
      statement(
        'drop_relation',
        'drop {{ obj_type }} if exists {{ to_relation }} {{ on_cluster_clause(to_relation) }}',
      ) +
      statement(
        'rename_relation',
        'rename {{ obj_type }} {{ from_relation }} to {{ to_relation }} {{ on_cluster_clause(from_relation) }}',
      ),
  }),
  ...family({
    name: 'create_schema',
    parameters: 'relation',
    printed: ['', ''],
    default: statement('create_schema', 'create schema if not exists {{ relation.without_identifier() }}'),
    clickhouse: statement(
      'create_schema',
      'create database if not exists {{ relation.without_identifier() }} {{ on_cluster_clause(relation) }} {{ adapter.clickhouse_db_engine_clause() }}',
    ),
    consultedByPlans: true,
  }),
  ...family({
    name: 'drop_schema',
    parameters: 'relation',
    printed: ['', ''],
    default: statement('drop_schema', 'drop schema if exists {{ relation.without_identifier() }} cascade'),
    clickhouse: statement(
      'drop_schema',
      'drop database if exists {{ relation.without_identifier() }} {{ on_cluster_clause(relation) }}',
    ),
  }),
  ...family({
    name: 'drop_schema_named',
    parameters: 'schema_name',
    default: '{%- do adapter.drop_schema(api.Relation.create(schema=schema_name)) -%}',
  }),
  ...family({
    name: 'get_create_sql',
    parameters: 'relation, sql',
    printed: ['', ''],
    default: byType({
      view: 'get_create_view_as_sql(relation, sql)',
      table: 'get_create_table_as_sql(False, relation, sql)',
      materialized_view: 'get_create_materialized_view_as_sql(relation, sql)',
      otherwise:
        "{{ exceptions.raise_compiler_error('`get_create_sql` has not been implemented for: ' ~ relation.type) }}",
    }),
  }),
  ...family({
    name: 'get_drop_sql',
    parameters: 'relation',
    printed: ['', ''],
    default: byType({
      view: 'drop_view(relation)',
      table: 'drop_table(relation)',
      materialized_view: 'drop_materialized_view(relation)',
      otherwise: 'drop {{ relation.type }} if exists {{ relation.render() }} cascade',
    }),
  }),
  ...family({
    name: 'get_rename_sql',
    parameters: 'relation, new_name',
    printed: ['', ''],
    default: byType({
      view: 'get_rename_view_sql(relation, new_name)',
      table: 'get_rename_table_sql(relation, new_name)',
      materialized_view: 'get_rename_materialized_view_sql(relation, new_name)',
      otherwise:
        "{{ exceptions.raise_compiler_error('`get_rename_sql` has not been implemented for: ' ~ relation.type) }}",
    }),
  }),
  ...['view', 'table', 'materialized_view'].flatMap(kind => [
    ...family({
      name: `drop_${kind}`,
      parameters: 'relation',
      printed: ['', ''],
      default: `drop ${kind.replace('_', ' ')} if exists {{ relation.render() }} cascade`,
    }),
    ...family({
      name: `get_rename_${kind}_sql`,
      parameters: 'relation, new_name',
      printed: ['', ''],
      default: notImplemented(`get_rename_${kind}_sql`),
    }),
    ...family({
      name: `get_replace_${kind}_sql`,
      parameters: 'relation, sql',
      printed: ['', ''],
      default: notImplemented(`get_replace_${kind}_sql`),
    }),
  ]),
  ...family({
    name: 'get_create_backup_sql',
    parameters: 'relation',
    printed: ['', ''],
    default: `
    {%- set backup_relation = make_backup_relation(relation, relation.type) -%}
    {{ get_drop_sql(backup_relation) }};
    {{ get_rename_sql(relation, backup_relation.identifier) }}`,
  }),
  ...family({
    name: 'get_drop_backup_sql',
    parameters: 'relation',
    printed: ['', ''],
    default: '{{ get_drop_sql(make_backup_relation(relation, relation.type)) }}',
  }),
  ...family({
    name: 'get_create_intermediate_sql',
    parameters: 'relation, sql',
    printed: ['', ''],
    default: `
    {%- set intermediate_relation = make_intermediate_relation(relation) -%}
    {{ get_drop_sql(intermediate_relation) }};
    {{ get_create_sql(intermediate_relation, sql) }}`,
  }),
  ...family({
    name: 'get_rename_intermediate_sql',
    parameters: 'relation',
    printed: ['', ''],
    default: '{{ get_rename_sql(make_intermediate_relation(relation), relation.identifier) }}',
  }),
  ...family({
    name: 'get_replace_sql',
    parameters: 'existing_relation, target_relation, sql',
    printed: ['', ''],
    default: '{{ get_drop_sql(existing_relation) }};\n    {{ get_create_sql(target_relation, sql) }}',
  }),
  ...family({
    name: 'handle_existing_table',
    parameters: 'full_refresh, old_relation',
    printed: ['', ''],
    default: '{%- do adapter.drop_relation(old_relation) -%}',
  }),
];

function renamed(identifier: string): string {
  return `{{ return(base_relation.incorporate(path={'identifier': ${identifier}})) }}`;
}

function lookUp(relation: string): string {
  return `adapter.get_relation(database=${relation}.database, schema=${relation}.schema, identifier=${relation}.identifier)`;
}

function getOrCreate(flags: string): string {
  return `
  {%- set existing = adapter.get_relation(database=database, schema=schema, identifier=identifier) -%}
  {%- if existing -%}{{ return([true, existing]) }}{%- endif -%}
  {{ return([false, api.Relation.create(schema=schema, identifier=identifier, type=type${flags})]) }}`;
}

function statement(name: string, sql: string): string {
  return `{%- call statement('${name}') -%}${sql}{%- endcall -%}`;
}

function byType(cases: Readonly<Record<'view' | 'table' | 'materialized_view' | 'otherwise', string>>): string {
  return `
    {%- if relation.is_view -%}{{ ${cases.view} }}
    {%- elif relation.is_table -%}{{ ${cases.table} }}
    {%- elif relation.is_materialized_view -%}{{ ${cases.materialized_view} }}
    {%- else -%}${cases.otherwise}
    {%- endif -%}
`;
}

function notImplemented(name: string): string {
  return `{{ exceptions.raise_compiler_error('\`${name}\` has not been implemented for this adapter.') }}`;
}
