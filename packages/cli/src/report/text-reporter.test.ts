import type { Event, NodeResult, NodeStatus, RunNode } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { createStyle } from './style.ts';
import { createTextReporter, type TextReporterOptions } from './text-reporter.ts';

const node = (id: string, kind: string, label: string, attachedTo?: string): RunNode => ({
  id,
  kind,
  label,
  file: '',
  ...(attachedTo ? { attachedTo } : {}),
});
const orders = node('model.p.orders', 'table', 'mart.orders');
const unique = node('test.p.unique', 'test', 'unique_orders_id', orders.id);

function result(id: string, status: NodeStatus, local: Partial<NodeResult['local']> = {}): NodeResult {
  const empty = { diagnostics: [], rows: null, bytes: null, warehouseTime: 0, writtenRows: 0, compiledPath: null };
  const fields = {
    message: null,
    failures: null,
    execution_time: 0.12,
    timing: [],
    thread_id: '',
    adapter_response: {},
    compiled: null,
  };
  return {
    unique_id: id,
    status,
    ...fields,
    compiled_code: null,
    relation_name: null,
    batch_results: null,
    local: { ...empty, ...local },
  };
}

function lines(events: readonly Event[], options: Partial<TextReporterOptions> = {}): readonly string[] {
  let written = '';
  const output = {
    write: (text: string): void => {
      written += text;
    },
  };
  const reporter = createTextReporter({ output, style: createStyle(false), level: 'info', quiet: false, ...options });
  for (const event of events) reporter.event(event);
  return written.trimEnd().split('\n');
}

const run = (results: readonly [RunNode, NodeResult][]): Event[] => [
  { type: 'runStarted', nodes: results.map(([n]) => n), threads: 2 },
  ...results.map(
    ([n, r], index): Event => ({ type: 'nodeFinished', node: n, index: index + 1, total: results.length, result: r }),
  ),
  {
    type: 'runFinished',
    nodes: results.map(([n]) => n),
    results: results.map(([, r]) => r),
    seconds: 1,
    warehouseSeconds: 0.8,
    dbtRelease: '1.11',
  },
];

describe('the text reporter', () => {
  it('shows a node and the tests that need it alone on one line', () => {
    const shown = lines(
      run([
        [orders, result(orders.id, 'success', { rows: 32593, bytes: 3_400_000, writtenRows: 32593 })],
        [unique, result(unique.id, 'pass')],
      ]),
    );
    expect(shown).toEqual([
      '1 model, 1 test · 2 threads',
      '',
      '  table  mart.orders      32,593 rows   3.4 MB    0.1s  ✓ 1 test',
      '',
      '1 model, 1 test: 2 ok, 0 warnings, 0 failed · 1.0s (warehouse 0.8s) · 33 k rows written',
    ]);
  });

  it('tells what is wrong with a node below its line, and names it once more at the end', () => {
    const at = { file: 'models/orders.sql', line: 14, column: 9 } as const;
    const diagnostics = [
      { code: 'TS6003', severity: 'error', message: 'model mart.orders: no', hint: 'try this', at } as const,
    ];
    const shown = lines(
      run([
        [orders, result(orders.id, 'error', { diagnostics })],
        [node('b', 'view', 's.b'), result('b', 'success')],
      ]),
    );
    expect(shown.slice(2)).toEqual([
      '  table  mart.orders                              0.1s  ✗ error',
      '',
      '✗ model mart.orders: no  TS6003',
      '  models/orders.sql:14:9',
      '  try this',
      '',
      '  view   s.b                                      0.1s',
      '',
      '  ✗ mart.orders  models/orders.sql:14:9  TS6003',
      '',
      '2 models: 1 ok, 0 warnings, 1 failed · 1.0s (warehouse 0.8s)',
    ]);
  });

  it('tells of a failed test before the model that it holds a line for has ended its tests', () => {
    const diagnostics = [{ code: 'TS6020', severity: 'error', message: '3 rows' } as const];
    const other = node('test.p.other', 'test', 'other', orders.id);
    const shown = lines(
      run([
        [orders, result(orders.id, 'success')],
        [unique, { ...result(unique.id, 'fail', { diagnostics }), failures: 3 }],
        [other, result(other.id, 'pass')],
      ]),
    ).map(line => line.trim());
    expect(shown.slice(2, 7)).toEqual([
      'test   unique_orders_id  0.1s  ✗ fail 3 rows',
      '',
      '✗ 3 rows  TS6020',
      '',
      'table  mart.orders                              0.1s  ✓ 1 test ✗ 1 test',
    ]);
  });

  it('names what warned before what failed, on lines that the terminal has room for', () => {
    const long = node('x', 'view', 'a_schema_of_a_long_name.a_relation_of_a_long_name');
    const at = { file: 'models/x.sql', line: 1 } as const;
    const events = run([
      [long, result('x', 'error', { diagnostics: [{ code: 'TS6003', severity: 'error', message: 'no', at }] })],
      [{ ...unique, file: 'models/a.yml' }, result(unique.id, 'warn')],
    ]);
    let written = '';
    const write = (text: string): void => {
      written += text;
    };
    const output = { columns: 60, write };
    const reporter = createTextReporter({ output, style: createStyle(false), level: 'info', quiet: false });
    for (const event of events) reporter.event(event);
    expect(written.split('\n').slice(-6, -3)).toEqual([
      '  ⚠ unique_orders_id  models/a.yml',
      '  ✗ a_schema_of_a_l…_of_a_long_name  models/x.sql:1  TS6003',
      '',
    ]);
  });

  it('tells only errors when quiet, and each once', () => {
    const diagnostics = [
      { code: 'TS6003', severity: 'error', message: 'no' } as const,
      { code: 'TS7010', severity: 'warning', message: 'renamed' } as const,
    ];
    expect(lines(run([[orders, result(orders.id, 'error', { diagnostics })]]), { quiet: true })).toEqual([
      '✗ no  TS6003',
    ]);
  });

  it('marks a relation that came out empty', () => {
    const diagnostics = [
      { code: 'TS6014', severity: 'warning', message: 'empty', hint: 'empty: none of its 3 parents is' } as const,
    ];
    expect(lines(run([[orders, result(orders.id, 'success', { rows: 0, diagnostics })]]))[2]).toContain(
      '⚠ empty: none of its 3 parents is',
    );
  });

  it('says how fresh a source is in the words of dbt', () => {
    const ended: readonly [NodeStatus, string][] = [
      ['pass', 'PASS freshness of raw.pass'],
      ['warn', 'WARN freshness of raw.warn'],
      ['error', 'ERROR STALE freshness of raw.error'],
      ['runtime error', 'ERROR freshness of raw.runtime error'],
    ];
    const shown = lines(
      run(ended.map(([status]) => [node(status, 'freshness', `raw.${status}`), result(status, status)])),
    );
    expect(shown.slice(2, 6)).toEqual(ended.map(([, line]) => `  ${line}  0.1s`));
    expect(shown.at(-1)).toContain('4 sources: 1 ok, 1 warning, 2 failed');
  });

  it('stamps a message of a template once, however many lines it has', () => {
    const event: Event = { type: 'log', level: 'info', message: 'version: 2\nmodels:' };
    expect(lines([event], { timeOfDay: () => '12:00:00' })).toEqual(['12:00:00  version: 2', 'models:']);
  });

  it('puts the time of day before each line of a log and ends with the line that scripts look for', () => {
    const shown = lines(run([[orders, result(orders.id, 'success')]]), { timeOfDay: () => '12:00:00' });
    expect(shown.every(line => line.startsWith('12:00:00'))).toBe(true);
    expect(shown.at(-1)).toBe('12:00:00  Done. PASS=1 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=1');
  });

  it('names tests that warn as dbt does, before the last line of a log', () => {
    const warned = { ...result(unique.id, 'warn'), failures: 2, message: 'Got 2 results, configured to warn if != 0' };
    const test = { ...unique, file: 'models/orders.yml' };
    const shown = lines(run([[test, warned]]), { timeOfDay: () => '12:00:00' });
    expect(shown.slice(-3)).toEqual([
      '12:00:00  Warning in test unique_orders_id (models/orders.yml)',
      '12:00:00  Got 2 results, configured to warn if != 0',
      '12:00:00  Done. PASS=0 WARN=1 ERROR=0 SKIP=0 NO-OP=0 TOTAL=1',
    ]);
    expect(lines(run([[test, warned]])).join('\n')).not.toContain('Warning in test');
  });

  it('prints only errors and what was asked for when quiet', () => {
    const events: Event[] = [
      { type: 'log', level: 'info', message: 'hello' },
      { type: 'output', text: 'select 1' },
      { type: 'diagnostic', diagnostic: { code: 'TS1001', severity: 'error', message: 'no project' } },
    ];
    expect(lines(events, { quiet: true })).toEqual(['select 1', '✗ no project  TS1001']);
  });
});
