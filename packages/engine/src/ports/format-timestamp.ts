/** dbt: ISO 8601 in UTC with microseconds, e.g. `2026-11-22T16:25:38.123456Z`. */
export function formatTimestamp(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const micros = Math.floor((milliseconds - seconds * 1000) * 1000);
  return `${secondText(seconds)}.${String(micros).padStart(6, '0')}Z`;
}

let last = { seconds: -1, text: '' };

/** Thousands of results are stamped within one second. */
function secondText(seconds: number): string {
  if (last.seconds !== seconds) last = { seconds, text: new Date(seconds * 1000).toISOString().slice(0, -5) };
  return last.text;
}
