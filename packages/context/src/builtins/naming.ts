import { type BuiltinMacro, family, macro } from './builtin-macro.ts';

/** Where a node's relation lives. The parser calls these for every node; a project overrides them by name. */
export const NAMING_MACROS: readonly BuiltinMacro[] = [
  ...family({
    name: 'generate_alias_name',
    parameters: 'custom_alias_name=none, node=none',
    implementationParameters: 'custom_alias_name=none, node=none',
    default: `
    {%- if custom_alias_name -%}{{ custom_alias_name | trim }}
    {%- elif node.version -%}{{ return(node.name ~ '_v' ~ (node.version | string | replace('.', '_'))) }}
    {%- else -%}{{ node.name }}
    {%- endif -%}
`,
    consultedByPlans: true,
  }),
  ...family({
    name: 'generate_database_name',
    parameters: 'custom_database_name=none, node=none',
    implementationParameters: 'custom_database_name=none, node=none',
    default: '{{ target.database if custom_database_name is none else custom_database_name }}',
    clickhouse: "{{ return('') }}",
    consultedByPlans: true,
  }),
  ...family({
    name: 'generate_schema_name',
    parameters: 'custom_schema_name=none, node=none',
    default: `
    {%- if custom_schema_name is none -%}{{ target.schema }}
    {%- else -%}{{ target.schema }}_{{ custom_schema_name | trim }}
    {%- endif -%}
`,
    consultedByPlans: true,
  }),
  macro(
    'dbt',
    'generate_schema_name_for_env',
    'custom_schema_name, node',
    `
    {%- if target.name == 'prod' and custom_schema_name is not none -%}{{ custom_schema_name | trim }}
    {%- else -%}{{ target.schema }}
    {%- endif -%}
`,
  ),
  ...family({
    name: 'generate_latest_version_pointer_alias',
    parameters: 'custom_alias_name=none, node=none',
    implementationParameters: 'custom_alias_name=none, node=none',
    default: '{{ custom_alias_name | trim if custom_alias_name else node.name }}',
  }),
];
