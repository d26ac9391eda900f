import { describe, expect, it } from 'vitest';
import { freshnessOutcome, hasThresholds, type MeasuredFreshness, measureFreshness } from './freshness-outcome.ts';

const hours = (age: number): MeasuredFreshness => ({
  maxLoadedAt: '2026-11-22T12:00:00Z',
  snapshottedAt: '2026-11-22T12:00:00Z',
  age: age * 3600,
});
const thresholds = {
  warn_after: { count: 12, period: 'hour' },
  error_after: { count: 2, period: 'day' },
  filter: null,
};

describe('freshnessOutcome', () => {
  it('passes up to a threshold and on it', () => {
    expect(freshnessOutcome(hours(3), thresholds)).toEqual({
      status: 'pass',
      message: 'its newest row is 3 hours old',
    });
    expect(freshnessOutcome(hours(12), thresholds).status).toBe('pass');
  });

  it('warns over warn_after', () => {
    expect(freshnessOutcome(hours(13), thresholds)).toEqual({
      status: 'warn',
      message: 'its newest row is 13 hours old, warn after 12 hours',
    });
  });

  it('is an error over error_after, also without warn_after', () => {
    expect(freshnessOutcome(hours(49), { error_after: { count: 1, period: 'day' }, warn_after: null })).toEqual({
      status: 'error',
      message: 'its newest row is 2 days old, error after 1 day',
    });
  });

  it('says that a source has no rows instead of an age of centuries', () => {
    const measured = measureFreshness('None', '2026-11-22 12:00:00');
    if (measured === undefined) throw new Error('not measured');
    expect(freshnessOutcome(measured, thresholds)).toEqual({
      status: 'error',
      message: 'it has no rows, error after 2 days',
    });
  });
});

describe('measureFreshness', () => {
  it('reads times without a zone as UTC, with fractions, and dates as midnight', () => {
    expect(measureFreshness('2026-11-22 11:59:58.500000', '2026-11-22 12:00:00')).toEqual({
      maxLoadedAt: '2026-11-22T11:59:58.500000Z',
      snapshottedAt: '2026-11-22T12:00:00Z',
      age: 1.5,
    });
    expect(measureFreshness('2026-11-22', '2026-11-22 00:01:00')).toMatchObject({ age: 60 });
  });

  it('has no answer for what is no time', () => {
    expect(measureFreshness('yesterday', '2026-11-22 12:00:00')).toBeUndefined();
  });
});

describe('hasThresholds', () => {
  it('holds when one threshold has a count and a period', () => {
    const none = { count: null, period: null };
    expect(hasThresholds(thresholds)).toBe(true);
    expect(hasThresholds({ warn_after: none, error_after: { count: 0, period: 'day' } })).toBe(true);
    expect(hasThresholds({ warn_after: none, error_after: null, filter: 'a = 1' })).toBe(false);
    expect(hasThresholds(null)).toBe(false);
  });
});
