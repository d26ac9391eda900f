import type { JsonObject, JsonValue, NodeConfig } from '@tsdbt/core';
import { keyExpressions, type SettingValue } from '@tsdbt/sql';

/** A configuration value as text; undefined when it is absent or empty. dbt-clickhouse: false says that there is none. */
export function configText(config: NodeConfig, key: string): string | undefined {
  const value = config[key];
  if (value === undefined || value === null || value === '' || value === false) return undefined;
  return String(value);
}

/** Whether a switch is on; dbt-clickhouse: text says it too. */
export function configFlag(config: NodeConfig, key: string): boolean {
  return String(config[key]).toLowerCase() === 'true';
}

/** dbt-clickhouse: keys may be a list of expressions or one text; a list is joined with commas. Columns are those of the model. */
export function configExpressions(config: NodeConfig, key: string, columns: readonly string[]): string | undefined {
  return keyExpressions(configList(config, key), columns) || undefined;
}

/** A configuration that may be a list or one text, as a list. */
export function configList(config: NodeConfig, key: string): readonly string[] {
  const value = config[key];
  if (Array.isArray(value)) return value.map(String);
  const text = configText(config, key);
  return text === undefined ? [] : [text];
}

/** A configuration that is a mapping; empty when absent. */
export function configObject(config: NodeConfig, key: string): JsonObject {
  const value = config[key];
  return isObject(value) ? value : {};
}

/** A configuration that is a list of mappings; empty when absent. */
export function configObjects(config: NodeConfig, key: string): readonly JsonObject[] {
  const value = config[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** `settings`, `query_settings`: ClickHouse settings by name. dbt-clickhouse: text may come with quotes of its own. */
export function configSettings(config: NodeConfig, key: string): Readonly<Record<string, SettingValue>> {
  const settings: Record<string, SettingValue> = {};
  for (const [name, value] of Object.entries(configObject(config, key))) {
    if (typeof value === 'string') settings[name] = /^'(.*)'$/s.exec(value)?.[1] ?? value;
    else if (typeof value === 'number' || typeof value === 'boolean') settings[name] = value;
  }
  return settings;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
