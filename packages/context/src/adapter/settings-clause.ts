import { Dict, str, type Value } from '@tsdbt/jinja';
import { quoteGivenText, quoteIfNeeded } from '@tsdbt/sql';

export interface SettingsPlace {
  readonly engine?: string;
  readonly materialized?: Value;
}

/** dbt-clickhouse: settings as a SETTINGS clause; texts are quoted unless they come with quotes. '' when there are none. */
export function settingsClause(settings: Value, { engine, materialized }: SettingsPlace): string {
  const entries = new Map<string, Value>();
  if (settings instanceof Dict) for (const [key, value] of settings.entries()) entries.set(str(key), value);
  // A table that is filled anew must not lose blocks that an earlier one had: dbt-clickhouse switches deduplication off.
  const isMergeTree = engine?.includes('MergeTree') === true;
  if (isMergeTree && DEDUPLICATED.has(str(materialized ?? null)) && !entries.has(WINDOW)) entries.set(WINDOW, '0');
  if (engine !== undefined && !isMergeTree) entries.delete(WINDOW);
  const texts = [...entries].map(([key, value]) => `${quoteIfNeeded(key)}=${valueText(value)}`);
  return texts.length === 0 ? '' : `SETTINGS ${texts.join(', ')}`;
}

const WINDOW = 'replicated_deduplication_window';

const DEDUPLICATED: ReadonlySet<string> = new Set(['table', 'incremental', 'ephemeral', 'materialized_view']);

function valueText(value: Value): string {
  return typeof value === 'string' && !/^'.*'$/s.test(value) ? quoteGivenText(value) : str(value);
}
