import { quoteString } from '@tsdbt/sql';
import type { SettingValue } from './set-statement.ts';

type Settings = Readonly<Record<string, SettingValue>>;

/**
 * The settings of a session's connection. A statement's own hold for it alone, as over HTTP, but they are put back only when the
 * next statement wants something else: most want the same, and then nothing need be said.
 */
export interface SessionSettings {
  /** What the last statement brought. */
  standing: Settings;
  /** What a setting is put back to, where that is known. */
  usual: UsualSettings;
}

/**
 * Values between statements; undefined is the default, which is another thing than its value: `compatibility` leaves alone what was
 * given a value.
 */
export type UsualSettings = Map<string, string | undefined>;

/** What has to be SET so that these settings hold, and no others of statements before. All that is put back comes first. */
export function settingsToChange(
  { standing, usual }: SessionSettings,
  wanted: Settings,
): Readonly<Record<string, SettingValue | undefined>> {
  const changes: Record<string, SettingValue | undefined> = {};
  for (const name of Object.keys(standing)) if (!(name in wanted)) changes[name] = usual.get(name);
  for (const [name, value] of Object.entries(wanted)) if (standing[name] !== value) changes[name] = value;
  return changes;
}

/**
 * After a statement that may SET something: what is not standing may be anything now. Another map, since that of an unaltered
 * session is every unaltered session's.
 */
export function forgetUsual(settings: SessionSettings): void {
  const { standing, usual } = settings;
  settings.usual = new Map(Object.keys(standing).map(name => [name, usual.get(name)]));
}

/** The question for what settings are now, one a row. ClickHouse: `compatibility` set to its default changes nothing back. */
export function askUsual(names: readonly string[]): string {
  return `SELECT name, changed OR name = 'compatibility' ? value : NULL FROM system.settings WHERE name IN (${names.map(quoteString).join(', ')})`;
}

/** Takes the answer, in JSONCompactEachRow. A setting that is not in it does not exist: the SET will say so. */
export function learnUsual(usual: UsualSettings, names: readonly string[], answer: string): void {
  for (const name of names) usual.set(name, undefined);
  for (const line of answer.split('\n')) {
    if (line === '') continue;
    const [name, value] = JSON.parse(line) as readonly [string, string | null];
    usual.set(name, value ?? undefined);
  }
}
