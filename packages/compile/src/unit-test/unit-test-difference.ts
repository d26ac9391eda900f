import { formatTable, resultTable } from '@tsdbt/context';
import type { QueryResult } from '@tsdbt/core';
import { str, type Value } from '@tsdbt/jinja';

/** How the rows that a model gave differ from those that its unit test expects. */
export interface UnitTestDifference {
  /** Rows that were expected and did not come, and rows that came and were not expected. */
  readonly missing: readonly Row[];
  readonly unexpected: readonly Row[];
  /** As a table: `-` is missing, `+` unexpected. dbt: "actual differs from expected". */
  readonly message: string;
}

type Row = readonly string[];

/** Compares the rows of a unit test's query, in any order; null when they are the same. */
export function unitTestDifference(result: QueryResult): UnitTestDifference | null {
  const marker = result.columns.findIndex(column => column.name === 'actual_or_expected');
  const rows = resultTable(result, () => {}).rows();
  const cells = (items: readonly Value[]): Row =>
    items.filter((_, i) => i !== marker).map(cell => (cell === null ? NULL : str(cell)));
  const of = (kind: string): readonly Row[] =>
    rows.filter(row => row.items[marker] === kind).map(row => cells(row.items));
  const [actual, expected] = [of('actual'), of('expected')];
  const missing = without(expected, actual);
  const unexpected = without(actual, expected);
  if (missing.length === 0 && unexpected.length === 0) return null;
  const names = result.columns.map(column => column.name).filter((_, i) => i !== marker);
  return { missing, unexpected, message: differenceTable(names, missing, unexpected) };
}

const NULL = 'NULL';

/** The rows of one list that the other does not have, each as often as it has it more. */
function without(rows: readonly Row[], others: readonly Row[]): readonly Row[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(keyOf(row), (left.get(keyOf(row)) ?? 0) + 1);
  return rows.filter(row => {
    const count = left.get(keyOf(row)) ?? 0;
    left.set(keyOf(row), count - 1);
    return count <= 0;
  });
}

function keyOf(row: Row): string {
  return JSON.stringify(row);
}

function differenceTable(names: readonly string[], missing: readonly Row[], unexpected: readonly Row[]): string {
  const rows = [...missing.map(row => ['-', ...row]), ...unexpected.map(row => ['+', ...row])];
  const columns = ['', ...names].map((name, i) => ({
    name,
    type: 'Text' as const,
    values: rows.map(row => row[i] ?? ''),
  }));
  const table = formatTable(columns, { maxRows: 20, maxColumns: null, maxColumnWidth: 40 });
  return `actual differs from expected (- expected, + actual):\n\n${table}`;
}
