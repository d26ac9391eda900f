/** 10655280 → `10,655,280`. */
export function formatCount(count: number): string {
  const digits = String(count);
  const first = digits.length % 3 || 3;
  return [digits.slice(0, first), ...(digits.slice(first).match(/\d{3}/g) ?? [])].join(',');
}

/** 10655280 → `10.7 M`: for numbers that are still moving. */
export function formatRough(count: number): string {
  if (count < 10_000) return formatCount(count);
  if (count < 1_000_000) return `${(count / 1000).toFixed(0)} k`;
  return count < 1_000_000_000 ? `${(count / 1_000_000).toFixed(1)} M` : `${(count / 1_000_000_000).toFixed(2)} G`;
}

/** 443181050 → `443 MB` (decimal units, as disks and networks are sold). */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}

/** Seconds with one decimal up to a minute, then minutes: `4.1s`, `2m 05s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, '0')}s`;
}

/** `1 model`, `3 models`. */
export function plural(count: number, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`;
}
