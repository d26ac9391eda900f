import type { Invocation } from './invocation.ts';

/** dbt: environment variables that artifacts keep and templates see as `dbt_metadata_envs`, by their names without the prefix. */
export function customVariables(env: Invocation['env']): Readonly<Record<string, string>> {
  const names = Object.keys(env).filter(name => name.startsWith(PREFIX));
  return Object.fromEntries(names.map(name => [name.slice(PREFIX.length), env[name] ?? '']));
}

const PREFIX = 'DBT_ENV_CUSTOM_ENV_';
