import { type SettingValue, settingsClause } from './settings-clause.ts';

/** The query as it is with settings that may change its columns' types, such as join_use_nulls; its own SETTINGS clause stays valid. */
export function queryWithSettings(query: string, settings: Readonly<Record<string, SettingValue>>): string {
  const clause = settingsClause(settings);
  return clause === '' ? query : `select * from (\n${query}\n)\n${clause}`;
}
