import type { OptionKey } from './options.ts';

/** dbt: the environment variables that stand for an option, the current name before the older one. */
export function environmentNames(key: OptionKey): readonly string[] {
  const name = key.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase();
  return [`DBT_ENGINE_${name}`, `DBT_${name}`];
}
