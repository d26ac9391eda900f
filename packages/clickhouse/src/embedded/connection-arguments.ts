import { join } from 'node:path';
import type { Session } from 'chdb';
import { parseException } from '../errors/parse-exception.ts';
import type { ChdbEngineOptions } from './chdb-engine.ts';
import { type SettingValue, setStatement, settingText } from './set-statement.ts';

type Settings = Readonly<Record<string, SettingValue>>;

/**
 * The engine's command line. UTC and a server's parser, so that two people get the same results. Large aggregations and sorts go
 * to disk when they have taken a third of the memory, in the folder itself, where the space is known to be. Dropped tables, of which
 * every rebuild leaves one, free their space at once: a server's eight minutes are longer than most runs of ours.
 */
export function connectionArguments(options: ChdbEngineOptions, settings: Settings): readonly string[] {
  const all: Settings = {
    max_server_memory_usage: options.memoryLimit,
    tmp_path: join(options.path, 'tmp/'),
    timezone: 'UTC',
    session_timezone: 'UTC',
    implicit_select: false,
    database_atomic_delay_before_drop_table_sec: 0,
    max_bytes_ratio_before_external_group_by: 0.3,
    max_bytes_ratio_before_external_sort: 0.3,
    ...options.settings,
    ...settings,
  };
  return Object.entries(all).map(([name, value]) => `--${name}=${settingText(value)}`);
}

/**
 * The command line ignores what it does not know, and a user's typo must not pass unseen.
 * @throws WarehouseError UNKNOWN_SETTING, or for a value that the setting does not take
 */
export function checkSettings(control: Session, settings: Settings): void {
  const set = setStatement(settings);
  if (set === undefined) return;
  try {
    control.query(set);
  } catch (cause) {
    throw parseException(cause instanceof Error ? cause.message : String(cause), { sql: set, cause });
  }
}
