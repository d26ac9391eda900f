import { type BuiltinMacro, family, macro } from './builtin-macro.ts';

/** Schemas, relation lists, catalogs, freshness, grants, comments, indexes: what a macro can ask of the warehouse's metadata. */
export const METADATA_MACROS: readonly BuiltinMacro[] = [
  ...family({
    name: 'information_schema_name',
    parameters: 'database',
    default: '{{ database ~ ".INFORMATION_SCHEMA" if database else "INFORMATION_SCHEMA" }}',
  }),
  ...family({
    name: 'list_schemas',
    parameters: 'database',
    default: "{{ return(run_query('select name from system.databases')) }}",
    clickhouse: "{{ return(run_query('select name from system.databases')) }}",
  }),
  ...family({
    name: 'check_schema_exists',
    parameters: 'information_schema, schema',
    default: `{{ return(run_query("select count() from system.databases where name = " ~ adapter._string(schema))) }}`,
  }),
  ...family({
    name: 'list_relations_without_caching',
    parameters: 'schema_relation',
    default: notImplemented('list_relations_without_caching'),
    clickhouse: `{{ return(run_query("
    select
      t.name as name,
      t.database as schema,
      multiIf(t.engine = 'MaterializedView', 'materialized_view', t.engine = 'View', 'view', t.engine = 'Dictionary', 'dictionary', 'table') as type,
      d.engine as db_engine
    from system.tables as t
    join system.databases as d on t.database = d.name
    where t.database = " ~ adapter._string(schema_relation.schema))) }}`,
  }),
  ...[
    ['list_function_relations_without_caching', 'schema_relation'],
    ['get_catalog_for_single_relation', 'relation'],
    ['get_relations', ''],
    ['get_relation_last_modified', 'information_schema, relations'],
    ['alter_column_comment', 'relation, column_dict'],
  ].flatMap(([name = '', parameters = '']) => family({ name, parameters, default: notImplemented(name) })),
  ...family({
    name: 'get_catalog',
    parameters: 'information_schema, schemas',
    default: notImplemented('get_catalog'),
    clickhouse:
      '{{ return(run_query(clickhouse__get_catalog_results_sql(clickhouse__get_catalog_schemas_where_clause_sql(schemas)))) }}',
  }),
  ...family({
    name: 'get_catalog_relations',
    parameters: 'information_schema, relations',
    default: notImplemented('get_catalog_relations'),
    clickhouse:
      '{{ return(run_query(clickhouse__get_catalog_results_sql(clickhouse__get_catalog_relations_where_clause_sql(relations)))) }}',
  }),
  macro(
    'dbt_clickhouse',
    'clickhouse__get_catalog_results_sql',
    'where_clause',
    `
    select
      '' as table_database,
      c.database as table_schema,
      c.table as table_name,
      if(t.engine in ('MaterializedView', 'View'), 'view', 'table') as table_type,
      nullIf(t.comment, '') as table_comment,
      c.name as column_name,
      c.position as column_index,
      c.type as column_type,
      nullIf(c.comment, '') as column_comment,
      cast(null as Nullable(String)) as table_owner
    from system.columns as c
    join system.tables as t on t.database = c.database and t.name = c.table
    {{ where_clause }}
    order by c.database, c.table, c.position`,
  ),
  macro(
    'dbt_clickhouse',
    'clickhouse__get_catalog_schemas_where_clause_sql',
    'schemas',
    `
    {%- set conditions = [] -%}
    {%- for schema in schemas -%}{%- do conditions.append('c.database = ' ~ adapter._string(schema)) -%}{%- endfor -%}
    where {{ "c.database != 'system' and (" ~ conditions | join(' or ') ~ ')' if conditions else '1 = 0' }}`,
  ),
  macro(
    'dbt_clickhouse',
    'clickhouse__get_catalog_relations_where_clause_sql',
    'relations',
    `
    {%- set conditions = [] -%}
    {%- for relation in relations -%}
      {%- set table = ' and c.table = ' ~ adapter._string(relation.identifier) if relation.identifier else '' -%}
      {%- do conditions.append('(c.database = ' ~ adapter._string(relation.schema) ~ table ~ ')') -%}
    {%- endfor -%}
    where {{ "c.database != 'system' and (" ~ conditions | join(' or ') ~ ')' if conditions else '1 = 0' }}`,
  ),
  macro(
    'dbt_clickhouse',
    'clickhouse__get_database',
    'database',
    `{{ return(run_query("select name, engine, comment from system.databases where name = " ~ adapter._string(database))) }}`,
  ),
  ...family({
    name: 'collect_freshness',
    parameters: 'source, loaded_at_field, filter',
    default: `
  {%- call statement('collect_freshness', fetch_result=True, auto_begin=False) -%}
    select
      max({{ adapter._expression(loaded_at_field) }}) as max_loaded_at,
      {{ current_timestamp() }} as snapshotted_at
    from {{ source }}
    {{ 'where ' ~ filter if filter }}
  {%- endcall -%}
  {{ return(load_result('collect_freshness')) }}`,
    consultedByPlans: true,
  }),
  ...family({
    name: 'collect_freshness_custom_sql',
    parameters: 'source, loaded_at_query',
    default: `
  {%- call statement('collect_freshness_custom_sql', fetch_result=True, auto_begin=False) -%}
    with source_query as (
      {{ loaded_at_query }}
    )
    select
      (select * from source_query) as max_loaded_at,
      {{ current_timestamp() }} as snapshotted_at
  {%- endcall -%}
  {{ return(load_result('collect_freshness_custom_sql')) }}`,
    consultedByPlans: true,
  }),
  ...family({ name: 'copy_grants', parameters: '', default: '{{ return(True) }}', consultedByPlans: true }),
  ...family({ name: 'support_multiple_grantees_per_dcl_statement', parameters: '', default: '{{ return(True) }}' }),
  macro(
    'dbt',
    'should_revoke',
    'existing_relation, full_refresh_mode=True',
    '{{ return((copy_grants() if full_refresh_mode else True) if existing_relation else False) }}',
  ),
  ...family({
    name: 'get_show_grant_sql',
    parameters: 'relation',
    default: '\n    show grants on {{ relation.render() }}\n',
    clickhouse: `
    select toString(access_type) as privilege_type, coalesce(user_name, role_name) as grantee
    from system.grants
    where table = {{ adapter._string(relation.name) }} and database = {{ adapter._string(relation.schema) }}
`,
    consultedByPlans: true,
  }),
  ...['grant', 'revoke'].flatMap(verb => {
    const preposition = verb === 'grant' ? 'to' : 'from';
    const tail = `{{ privilege }} on {{ relation.render() }} ${preposition} {% for grantee in grantees %}{{ adapter._name(grantee) }}{{ ', ' if not loop.last }}{% endfor %}`;
    return family({
      name: `get_${verb}_sql`,
      parameters: 'relation, privilege, grantees',
      default: `${verb} ${tail}`,
      clickhouse: `${verb} {{ on_cluster_clause(relation) }} ${tail}`,
      consultedByPlans: true,
    });
  }),
  ...family({
    name: 'get_dcl_statement_list',
    parameters: 'relation, grant_config, get_dcl_macro',
    default: `
    {%- set statements = [] -%}
    {%- for privilege, grantees in grant_config.items() if grantees -%}
      {%- set groups = [grantees] if support_multiple_grantees_per_dcl_statement() else grantees | batch(1) | list -%}
      {%- for group in groups -%}{%- do statements.append(get_dcl_macro(relation, privilege, group)) -%}{%- endfor -%}
    {%- endfor -%}
    {{ return(statements) }}`,
  }),
  ...family({
    name: 'call_dcl_statements',
    parameters: 'dcl_statement_list',
    default: callDclStatements(),
    clickhouse: callDclStatements(),
  }),
  ...family({
    name: 'apply_grants',
    parameters: 'relation, grant_config, should_revoke',
    implementationParameters: 'relation, grant_config, should_revoke=True',
    default: `
    {%- if grant_config -%}
      {%- set current = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) if should_revoke else {} -%}
      {%- set granting = diff_of_two_dicts(grant_config, current) -%}
      {%- set revoking = diff_of_two_dicts(current, grant_config) -%}
      {%- do call_dcl_statements(
        get_dcl_statement_list(relation, revoking, get_revoke_sql) + get_dcl_statement_list(relation, granting, get_grant_sql)
      ) -%}
    {%- endif -%}
`,
    consultedByPlans: true,
  }),
  ...family({
    name: 'alter_relation_comment',
    parameters: 'relation, relation_comment',
    default: notImplemented('alter_relation_comment'),
    clickhouse:
      '\n  alter table {{ relation }} {{ on_cluster_clause(relation) }} modify comment {{ adapter._literal(relation_comment) }}\n',
  }),
  ...family({
    name: 'persist_docs',
    parameters: 'relation, model, for_relation=true, for_columns=true',
    default: notImplemented('persist_docs'),
    clickhouse: `
  {%- set changes = [] -%}
  {%- if for_relation and config.persist_relation_docs() and model.description -%}
    {%- do changes.append('modify comment ' ~ clickhouse_escape_comment(model.description)) -%}
  {%- endif -%}
  {%- if for_columns and config.persist_column_docs() and model.columns -%}
    {%- set existing = adapter.get_columns_in_relation(relation) | map(attribute='name') | list -%}
    {%- for name, column in model.columns.items() if name in existing and column.description -%}
      {%- do changes.append('comment column ' ~ adapter.quote(name) ~ ' ' ~ clickhouse_escape_comment(column.description)) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if changes -%}{%- do run_query(one_alter_relation(relation, changes | join(', '))) -%}{%- endif -%}
`,
    consultedByPlans: true,
  }),
  macro(
    'dbt',
    'validate_doc_columns',
    'relation, column_dict, existing_column_names',
    `
  {%- set existing = existing_column_names | map('lower') | list -%}
  {%- set found = {} -%}
  {%- for name, column in column_dict.items() if name | lower in existing -%}{%- do found.update({name: column}) -%}{%- endfor -%}
  {{ return(found) }}`,
  ),
  macro(
    'dbt_clickhouse',
    'one_alter_relation',
    'relation, alter_comments',
    '\n  alter table {{ relation }} {{ on_cluster_clause(relation) }} {{ alter_comments }}\n',
  ),
  macro(
    'dbt_clickhouse',
    'one_alter_column_comment',
    'relation, column_name, comment',
    '\n  alter table {{ relation }} {{ on_cluster_clause(relation) }} comment column {{ adapter.quote(column_name) }} {{ adapter._literal(comment) }}\n',
  ),
  macro(
    'dbt_clickhouse',
    'clickhouse_escape_comment',
    'comment',
    `
  {%- set magic = '$dbt_comment_literal_block$' -%}
  {%- if comment is not string or magic in comment -%}
    {%- do exceptions.raise_compiler_error('cannot escape this comment: ' ~ comment) -%}
  {%- endif -%}
  {{ magic }}{{ comment }}{{ magic }}`,
  ),
  ...family({ name: 'get_create_index_sql', parameters: 'relation, index_dict', default: '{{ return(None) }}' }),
  ...family({
    name: 'create_indexes',
    parameters: 'relation',
    printed: ['', ''],
    default: `
  {%- for index in config.get('indexes', default=[]) -%}
    {%- set sql = get_create_index_sql(relation, index) -%}
    {%- if sql -%}{%- do run_query(sql) -%}{%- endif -%}
  {%- endfor -%}
`,
  }),
  ...family({
    name: 'get_drop_index_sql',
    parameters: 'relation, index_name',
    printed: ['', ''],
    default: notImplemented('get_drop_index_sql'),
  }),
  ...family({
    name: 'get_show_indexes_sql',
    parameters: 'relation',
    printed: ['', ''],
    default: notImplemented('get_show_indexes_sql'),
  }),
  ...family({
    name: 'validate_sql',
    parameters: 'sql',
    default: `
  {%- call statement('validate_sql') -%}explain {{ sql }}{%- endcall -%}
  {{ return(load_result('validate_sql')) }}`,
  }),
  macro(
    'dbt',
    'get_show_sql',
    'compiled_code, sql_header, limit',
    `
  {%- if sql_header is not none -%}
  {{ sql_header }}
  {%- endif %}
  {{ get_limit_subquery_sql(compiled_code, limit) }}
`,
    { consultedByPlans: true },
  ),
  macro('dbt', 'get_limit_subquery_sql', 'sql, limit', "{{ adapter.dispatch('get_limit_sql', 'dbt')(sql, limit) }}"),
  macro('dbt', 'default__get_limit_sql', 'sql, limit', limitSql('{{ sql }}\n  limit {{ limit }}')),
  macro(
    'dbt_clickhouse',
    'clickhouse__get_limit_sql',
    'sql, limit',
    limitSql('{{ clickhouse__place_limit(sql, limit) }}'),
  ),
];

function limitSql(limited: string): string {
  return `{%- if limit is none -%}{{ sql }}{%- else -%}${limited}{%- endif -%}`;
}

function callDclStatements(): string {
  return `{%- for sql in dcl_statement_list -%}{%- call statement('dcl') -%}{{ sql }}{%- endcall -%}{%- endfor -%}`;
}

function notImplemented(name: string): string {
  return `{{ exceptions.raise_not_implemented('${name} macro not implemented for adapter ' ~ adapter.type()) }}`;
}
