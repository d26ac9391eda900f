/** dbt: ISO 8601 in UTC with microseconds, e.g. `2026-11-22T16:25:38.123456Z`. */
export function formatTimestamp(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const micros = Math.floor((milliseconds - whole) * 1000);
  return `${new Date(whole).toISOString().slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}
