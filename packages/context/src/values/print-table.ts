import { trimEndCharacters } from '@tsdbt/core';
import { PyDecimal, str, type Value } from '@tsdbt/jinja';
import type { TableColumn } from './result-table.ts';

export interface TableFormat {
  /** null: all of them. */
  readonly maxRows?: number | null;
  readonly maxColumns?: number | null;
  readonly maxColumnWidth?: number | null;
}

/** A table as text in Markdown's form, as agate prints it and `dbt show` does: text to the left, everything else to the right. */
export function formatTable(columns: readonly TableColumn[], format: TableFormat): string {
  const { maxRows = 20, maxColumns = 6, maxColumnWidth = 20 } = format;
  const shown = columns.slice(0, maxColumns ?? columns.length);
  const rowCount = Math.min(columns[0]?.values.length ?? 0, maxRows ?? Number.POSITIVE_INFINITY);
  const cells = shown.map(column => columnCells(column, rowCount, maxColumnWidth));
  const left = shown.map(column => column.type === 'Text');
  if (shown.length < columns.length) {
    cells.push(['...', ...Array.from({ length: rowCount }, () => '...')]);
    left.push(columns[shown.length]?.type === 'Text');
  }
  const widths = cells.map(column => Math.max(...column.map(cell => cell.length)));
  const line = (row: number) =>
    `| ${cells.map((column, i) => pad(column[row] ?? '', widths[i] ?? 0, left[i] ?? false)).join(' | ')} |`;
  const lines = [line(0), `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`];
  for (let row = 1; row <= rowCount; row++) lines.push(line(row));
  if (rowCount < (columns[0]?.values.length ?? 0)) {
    lines.push(`| ${widths.map((width, i) => pad('...', width, left[i] ?? false)).join(' | ')} |`);
  }
  return `${lines.join('\n')}\n`;
}

function columnCells(column: TableColumn, rowCount: number, maxWidth: number | null): readonly string[] {
  const values = column.values.slice(0, rowCount);
  const text = column.type === 'Number' ? numberText(values) : cellText;
  return [column.name, ...values.map(text)].map(cell => truncate(cell, maxWidth));
}

/** agate: numbers of one column have as many decimals as the longest needs, at most three, and groups of thousands. */
function numberText(values: readonly Value[]): (value: Value) => string {
  const decimals = values.map(value => (value instanceof PyDecimal ? decimalsOf(value) : 0));
  const most = Math.max(0, ...decimals);
  const places = Math.min(most, MAX_DECIMALS);
  const ellipsis = most > MAX_DECIMALS ? '…' : '';
  const format = new Intl.NumberFormat('en-US', { minimumFractionDigits: places, maximumFractionDigits: places });
  return value => (value instanceof PyDecimal ? `${format.format(value.toNumber())}${ellipsis}` : cellText(value));
}

const MAX_DECIMALS = 3;

/** Decimals without zeros at the end. */
function decimalsOf(value: PyDecimal): number {
  return trimEndCharacters(value.str().split('.')[1] ?? '', '0').length;
}

function cellText(value: Value): string {
  return value === null ? '' : str(value);
}

function truncate(cell: string, maxWidth: number | null): string {
  return maxWidth !== null && cell.length > maxWidth ? `${cell.slice(0, maxWidth - 3)}...` : cell;
}

function pad(cell: string, width: number, left: boolean): string {
  return left ? cell.padEnd(width) : cell.padStart(width);
}
