/** A line about the n-th of so many nodes. */
export interface FancyLine {
  readonly index: number;
  readonly total: number;
  readonly text: string;
  readonly status: string;
  /** Absent for what has just begun. */
  readonly seconds?: number;
}

/** dbt: `format_fancy_output_line`: `1 of 3 OK created sql view model … [OK in 0.17s]`, with dots up to the 80th column. */
export function fancyLine({ index, total, text, status, seconds }: FancyLine): string {
  const begin = `${index} of ${total} ${text} `.padEnd(80, '.');
  const time = seconds === undefined ? '' : ` in ${seconds.toFixed(2)}s`;
  return `${begin} [${status}${time}]`;
}
