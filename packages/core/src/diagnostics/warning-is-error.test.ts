import { describe, expect, it } from 'vitest';
import { warningIsError } from './warning-is-error.ts';

const options = (lists: Partial<Record<'error' | 'warn' | 'silence', string[]>>) => ({
  warnError: false,
  warnErrorOptions: { error: [], warn: [], silence: [], ...lists },
});

describe('a warning is an error', () => {
  it.each([
    ['with --warn-error', { warnError: true }, 'X', true],
    ['not without it', { warnError: false }, 'X', false],
    ['if its event is named', options({ error: ['X'] }), 'X', true],
    ['if all are', options({ error: ['all'] }), 'X', true],
    ['if all are, whatever it is called', options({ error: ['*'] }), undefined, true],
    ['unless its event is excepted', options({ error: ['all'], warn: ['X'] }), 'X', false],
    ['unless its event is silenced', options({ error: ['all'], silence: ['X'] }), 'X', false],
    ['not if another event is named', options({ error: ['Y'] }), 'X', false],
  ])('%s', (_what, flags, event, expected) => {
    expect(warningIsError(flags, event)).toBe(expected);
  });
});
