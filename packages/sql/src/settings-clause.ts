import { quoteIfNeeded, quoteString } from './quote.ts';

/** What a `settings:` or `query_settings:` configuration may hold. */
export type SettingValue = string | number | boolean;

/** ClickHouse: `SETTINGS a=1, b='x'`, or the empty string when there are none. */
export function settingsClause(settings: Readonly<Record<string, SettingValue>>): string {
  const entries = Object.entries(settings);
  if (entries.length === 0) return '';
  return `SETTINGS ${entries.map(([name, value]) => `${quoteIfNeeded(name)}=${settingValue(value)}`).join(', ')}`;
}

function settingValue(value: SettingValue): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'number' ? String(value) : quoteString(value);
}
