import type { Flags, NodeConfig } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { type TestRow, testOutcome, testRow } from './test-outcome.ts';

const summary = { queryId: '', readRows: 0, readBytes: 0, writtenRows: 0, writtenBytes: 0, peakMemory: 0, elapsed: 0 };
const result = (failures: unknown, warn: unknown, error: unknown): TestRow => {
  const columns = ['failures', 'should_warn', 'should_error'].map(name => ({ name, type: 'UInt64' }));
  return testRow({ columns, rows: [[failures, warn, error]], summary });
};
const config = (extra: Record<string, string>): NodeConfig => ({
  enabled: true,
  materialized: 'test',
  tags: [],
  meta: {},
  ...extra,
});
const flags = (extra: Partial<Flags> = {}): Flags => ({ warnError: false, ...extra }) as Flags;

describe('testOutcome', () => {
  it('fails when should_error holds and the severity is error', () => {
    expect(testOutcome(result('3', 1, 1), config({}), flags())).toEqual({
      status: 'fail',
      failures: 3,
      message: 'Got 3 results, configured to fail if != 0',
    });
  });

  it('warns under severity warn, whatever should_error says', () => {
    expect(testOutcome(result(1, true, true), config({ severity: 'WARN', warn_if: '> 0' }), flags())).toEqual({
      status: 'warn',
      failures: 1,
      message: 'Got 1 result, configured to warn if > 0',
    });
  });

  it('passes when neither holds', () => {
    expect(testOutcome(result(0, 0, 0), config({}), flags())).toEqual({ status: 'pass', failures: 0, message: null });
  });

  it('turns a warning into a failure under --warn-error, unless LogTestResult is exempt', () => {
    expect(testOutcome(result(2, 1, 0), config({}), flags({ warnError: true })).status).toBe('fail');
    const options = { error: ['all'], warn: ['LogTestResult'], silence: [] };
    expect(testOutcome(result(2, 1, 0), config({}), flags({ warnErrorOptions: options })).status).toBe('warn');
  });

  it('refuses a fail_calc that gives no number', () => {
    expect(() => testOutcome(result(null, 0, 0), config({}), flags())).toThrow('fail_calc gave null');
  });

  it('takes what dbt takes for booleans and refuses other texts', () => {
    const row = (should: unknown): TestRow => ({ failures: 1, should_warn: should, should_error: should });
    for (const yes of [true, 1, 7, 'Yes', 'on', 'T'])
      expect(testOutcome(row(yes), config({}), flags()).status).toBe('fail');
    for (const no of [false, 0, null, 'off', 'F'])
      expect(testOutcome(row(no), config({}), flags()).status).toBe('pass');
    expect(() => testOutcome(row('diff'), config({}), flags())).toThrow('which is no boolean');
    expect(() => testOutcome(row(undefined), config({}), flags())).toThrow('gave no column should_error');
  });
});
