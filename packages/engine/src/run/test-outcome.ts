import { type Flags, fail, type NodeConfig, type NodeStatus, type QueryResult, warningIsError } from '@tsdbt/core';

export interface TestOutcome {
  readonly status: Extract<NodeStatus, 'pass' | 'warn' | 'fail'>;
  readonly failures: number;
  readonly message: string | null;
}

/** The one row of a test's query, by column. */
export type TestRow = Readonly<Record<string, unknown>>;

/** dbt: a test's query gives one row. */
export function testRow(result: QueryResult): TestRow {
  const [row] = result.rows;
  if (row === undefined || result.rows.length > 1) {
    return fail({ code: 'TS6019', message: `the test query gave ${result.rows.length} rows instead of one` });
  }
  return Object.fromEntries(result.columns.map((column, i) => [column.name, row[i]]));
}

/**
 * What a test's one row (failures, should_warn, should_error) means under its severity.
 * dbt: error severity fails when should_error holds; otherwise should_warn warns, and fails under --warn-error.
 */
export function testOutcome(row: TestRow, config: NodeConfig, flags: Flags): TestOutcome {
  const value = (name: string): unknown => row[name];
  const failures = toCount(value('failures'));
  const severity = String(config.severity ?? 'ERROR').toLowerCase();
  const errorIf = textOr(config.error_if, '!= 0');
  const warnIf = textOr(config.warn_if, '!= 0');
  if (severity === 'error' && toBoolean(value('should_error')))
    return { status: 'fail', failures, message: gotResults(failures, `fail if ${errorIf}`) };
  if (!toBoolean(value('should_warn'))) return { status: 'pass', failures: 0, message: null };
  return {
    status: warningIsError(flags, 'LogTestResult') ? 'fail' : 'warn',
    failures,
    message: gotResults(failures, `warn if ${warnIf}`),
  };
}

function gotResults(failures: number, configured: string): string {
  return `Got ${failures} ${failures === 1 ? 'result' : 'results'}, configured to ${configured}`;
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

/** dbt: `failures` may be any number from fail_calc; a null is an error. */
function toCount(value: unknown): number {
  const count =
    typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  if (!Number.isNaN(count)) return count;
  return fail({ code: 'TS6019', message: `fail_calc gave ${JSON.stringify(value ?? null)} instead of a number` });
}

/** dbt: true/false as booleans, numbers or their text. */
function toBoolean(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'true' || value === 'True';
}
