import type { JsonObject, JsonValue } from '@tsdbt/core';

/** When the newest row of a source was loaded, and when somebody looked. */
export interface MeasuredFreshness {
  /** ISO 8601, UTC; the year 1 when there is no row (dbt: infinitely long ago). */
  readonly maxLoadedAt: string;
  readonly snapshottedAt: string;
  /** Seconds between the two. */
  readonly age: number;
}

export interface FreshnessOutcome {
  readonly status: 'pass' | 'warn' | 'error';
  readonly message: string;
}

/** Makes a measurement of the two times of dbt's freshness query, texts without a zone that are UTC; undefined for other texts. */
export function measureFreshness(maxLoadedAt: string, snapshottedAt: string): MeasuredFreshness | undefined {
  const newest = maxLoadedAt === 'None' ? NEVER : isoTime(maxLoadedAt);
  const looked = isoTime(snapshottedAt);
  if (newest === undefined || looked === undefined) return undefined;
  return { maxLoadedAt: newest, snapshottedAt: looked, age: (Date.parse(looked) - Date.parse(newest)) / 1000 };
}

/** What an age means under the thresholds of a source. dbt: an age is over a threshold, not on it. */
export function freshnessOutcome(measured: MeasuredFreshness, freshness: JsonObject): FreshnessOutcome {
  const newest = hasNoRows(measured) ? 'it has no rows' : `its newest row is ${ageText(measured.age)} old`;
  for (const [status, key] of THRESHOLDS) {
    const threshold = thresholdOf(freshness[key]);
    if (threshold === undefined || measured.age <= threshold.seconds) continue;
    return { status, message: `${newest}, ${status} after ${threshold.text}` };
  }
  return { status: 'pass', message: newest };
}

/** Whether a source is checked at all. dbt: one threshold is enough; `freshness: null` and thresholds of null are none. */
export function hasThresholds(freshness: JsonObject | null): freshness is JsonObject {
  return freshness !== null && THRESHOLDS.some(([, key]) => thresholdOf(freshness[key]) !== undefined);
}

const THRESHOLDS = [
  ['error', 'error_after'],
  ['warn', 'warn_after'],
] as const;

const NEVER = '0001-01-01T00:00:00Z';

/** ClickHouse: `max` of no rows is null, or 1970 for a column that cannot be null. */
function hasNoRows({ maxLoadedAt }: MeasuredFreshness): boolean {
  return maxLoadedAt === NEVER || maxLoadedAt === '1970-01-01T00:00:00Z';
}

function isoTime(text: string): string | undefined {
  const found = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|\+00:00)?)?$/.exec(text.trim());
  return found === null ? undefined : `${found[1]}T${found[2] ?? '00:00:00'}Z`;
}

interface Threshold {
  readonly seconds: number;
  readonly text: string;
}

function thresholdOf(value: JsonValue | undefined): Threshold | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { count, period } = value as JsonObject;
  const unit = SECONDS[String(period)];
  if (count === null || count === undefined || unit === undefined) return undefined;
  return { seconds: Number(count) * unit, text: plural(Number(count), String(period)) };
}

const SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/** In the largest unit of which there are two. */
function ageText(age: number): string {
  const [unit = 'second', seconds = 1] =
    Object.entries(SECONDS)
      .reverse()
      .find(([, length]) => age >= 2 * length) ?? [];
  return plural(Math.max(0, Math.floor(age / seconds)), unit);
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
