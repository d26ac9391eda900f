import { type BuiltinMacro, macro } from './builtin-macro.ts';

/** Running statements from templates, and what configuration says about running. */
export const STATEMENT_MACROS: readonly BuiltinMacro[] = [
  macro(
    'dbt',
    'statement',
    "name=None, fetch_result=False, auto_begin=True, language='sql'",
    `
  {%- if execute -%}
    {%- if language != 'sql' -%}
      {%- do exceptions.raise_compiler_error("statement macro didn't get supported language") -%}
    {%- endif -%}
    {%- set compiled_code = caller() -%}
    {%- if name == 'main' -%}
      {%- do write(compiled_code) -%}
    {%- endif -%}
    {%- set response, table = adapter.execute(compiled_code, auto_begin=auto_begin, fetch=fetch_result) -%}
    {%- if name is not none -%}
      {%- do store_result(name, response=response, agate_table=table) -%}
    {%- endif -%}
  {%- endif -%}
`,
  ),
  macro(
    'dbt',
    'noop_statement',
    'name=None, message=None, code=None, rows_affected=None, res=None',
    `
  {%- set sql = caller() -%}
  {%- if name == 'main' -%}{%- do write(sql) -%}{%- endif -%}
  {%- if name is not none -%}
    {%- do store_raw_result(name, message=message, code=code, rows_affected=rows_affected, agate_table=res) -%}
  {%- endif -%}
`,
  ),
  macro(
    'dbt',
    'run_query',
    'sql',
    `
  {%- call statement('run_query_statement', fetch_result=true, auto_begin=false) -%}
    {{ sql }}
  {%- endcall -%}
  {{ return(load_result('run_query_statement').table) }}`,
  ),
  macro('dbt', 'set_sql_header', 'config', "{{ config.set('sql_header', caller()) }}"),
  macro(
    'dbt',
    'should_full_refresh',
    '',
    `
  {%- set configured = config.get('full_refresh') -%}
  {{ return(flags.FULL_REFRESH if configured is none else configured) }}`,
  ),
  macro(
    'dbt',
    'should_store_failures',
    '',
    `
  {%- set configured = config.get('store_failures') -%}
  {{ return(flags.STORE_FAILURES if configured is none else configured) }}`,
  ),
  macro('dbt', 'is_incremental', '', isIncremental()),
  macro('dbt_clickhouse', 'is_incremental', '', isIncremental()),
  macro(
    'dbt',
    'run_hooks',
    'hooks, inside_transaction=True',
    `
  {%- for hook in hooks | selectattr('transaction', 'equalto', inside_transaction) -%}
    {%- set rendered = render(hook.get('sql')) | trim -%}
    {%- if rendered | length > 0 -%}
      {%- call statement(auto_begin=inside_transaction) -%}{{ rendered }}{%- endcall -%}
    {%- endif -%}
  {%- endfor -%}
`,
    { consultedByPlans: true },
  ),
  macro(
    'dbt',
    'make_hook_config',
    'sql, inside_transaction',
    `\n    {{ tojson({'sql': sql, 'transaction': inside_transaction}) }}\n`,
  ),
  macro('dbt', 'before_begin', 'sql', hookConfig('False')),
  macro('dbt', 'in_transaction', 'sql', hookConfig('True')),
  macro('dbt', 'after_commit', 'sql', hookConfig('False')),
  macro('dbt', 'is_core_v2', '', '{{ return(false) }}'),
];

/** dbt-clickhouse: an incremental model whose relation exists as a table and is not being rebuilt. */
function isIncremental(): string {
  return `
  {%- if not execute -%}{{ return(False) }}{%- endif -%}
  {%- set relation = adapter.get_relation(this.database, this.schema, this.table) -%}
  {{ return(relation is not none
            and relation.type == 'table'
            and model.config.materialized in ['incremental', 'distributed_incremental']
            and not should_full_refresh()) }}`;
}

function hookConfig(insideTransaction: string): string {
  return `\n    {{ make_hook_config(sql, inside_transaction=${insideTransaction}) }}\n`;
}
