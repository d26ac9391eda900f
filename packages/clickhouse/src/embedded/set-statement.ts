import { quoteIdentifier, quoteString } from '@tsdbt/sql';

export type SettingValue = string | number | boolean;
export type ParameterValue = string | number | boolean | null;

/**
 * `SET` with a statement's settings and the values of its `{name:Type}` placeholders; undefined when there are none.
 * An undefined value stands for the server's default. chDB binds parameters through one process-wide lock otherwise; as settings of a connection they run in parallel.
 */
export function setStatement(
  settings: Readonly<Record<string, SettingValue | undefined>>,
  escapedParams: Readonly<Record<string, string>> = {},
): string | undefined {
  const assignments = [
    ...Object.entries(settings).map(([name, value]) => `${settingName(name)} = ${settingLiteral(value)}`),
    ...Object.entries(escapedParams).map(([name, value]) => `${settingName(`param_${name}`)} = ${quoteString(value)}`),
  ];
  return assignments.length === 0 ? undefined : `SET ${assignments.join(', ')}`;
}

/** ClickHouse reads a parameter's value as an escaped TSV field. */
export function escapeParameters(params: Readonly<Record<string, ParameterValue>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, parameterText(value)]));
}

function parameterText(value: ParameterValue): string {
  if (value === null) return '\\N';
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value).replace(/[\\\t\n\r\0]/g, character => ESCAPES[character] ?? character);
}

/** A setting's value as the engine's command line takes it. */
export function settingText(value: SettingValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value);
}

function settingLiteral(value: SettingValue | undefined): string {
  if (value === undefined) return 'DEFAULT';
  return typeof value === 'number' ? String(value) : quoteString(settingText(value));
}

/** A name that is none goes quoted, so that ClickHouse refuses it in its own words. */
function settingName(name: string): string {
  return /^[A-Za-z_][\w.]*$/.test(name) ? name : quoteIdentifier(name);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
};
