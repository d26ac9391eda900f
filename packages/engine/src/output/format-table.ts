import type { QueryResult } from '@tsdbt/core';

/** Rows as a text table. dbt (agate): numbers to the right, text to the left, a line of dashes under the header. */
export function formatTable(result: QueryResult): string {
  const names = result.columns.map(column => column.name);
  const right = result.columns.map(column => NUMBER.test(column.type));
  const cells = result.rows.map(row => row.map(cellText));
  const widths = names.map((name, i) => Math.max(displayWidth(name), ...cells.map(row => displayWidth(row[i] ?? ''))));
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((text, i) => pad(text, widths[i] ?? 0, right[i] ?? false)).join(' | ')} |`;
  return [line(names), `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...cells.map(line)].join('\n');
}

const NUMBER = /^(?:LowCardinality\()?(?:Nullable\()?(?:U?Int\d+|B?Float\d+|Decimal)/;
const MAX_CELL = 80;

function cellText(value: unknown): string {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  const flat = text.replaceAll('\n', '⏎');
  return flat.length > MAX_CELL ? `${flat.slice(0, MAX_CELL - 1)}…` : flat;
}

function pad(text: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return right ? blanks + text : text + blanks;
}

/** Code points: close enough to columns for everything but wide East Asian text. */
function displayWidth(text: string): number {
  return [...text].length;
}
