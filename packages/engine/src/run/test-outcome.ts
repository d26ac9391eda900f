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
  return Object.fromEntries(
    result.columns.map(({ name, type }, i) => [
      name,
      typeof row[i] === 'string' && INTEGER.test(type) ? Number(row[i]) : row[i],
    ]),
  );
}

/** Long whole numbers come as texts, and no text is taken for one. */
const INTEGER = /^U?Int\d+$/;

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
  const shouldError = toBoolean(value('should_error'), 'should_error');
  const shouldWarn = toBoolean(value('should_warn'), 'should_warn');
  if (severity === 'error' && shouldError)
    return { status: 'fail', failures, message: gotResults(failures, `fail if ${errorIf}`) };
  if (!shouldWarn) return { status: 'pass', failures: 0, message: null };
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

/** dbt: a boolean, a number, NULL for no, or a text that says yes or no (`strtobool`); anything else is refused. */
function toBoolean(value: unknown, name: string): boolean {
  if (value === null || typeof value === 'boolean') return value === true;
  if (typeof value === 'number') return value !== 0;
  const text = String(value).toLowerCase();
  if (YES.has(text)) return true;
  if (NO.has(text)) return false;
  return fail({
    code: 'TS6019',
    message:
      value === undefined
        ? `get_test_sql gave no column ${name}`
        : `get_test_sql gave ${JSON.stringify(value)} as ${name}, which is no boolean`,
    hint: 'should_warn and should_error are conditions: a comparison, true or false, 0 or 1',
  });
}

const YES: ReadonlySet<string> = new Set(['y', 'yes', 't', 'true', 'on', '1']);
const NO: ReadonlySet<string> = new Set(['n', 'no', 'f', 'false', 'off', '0']);
