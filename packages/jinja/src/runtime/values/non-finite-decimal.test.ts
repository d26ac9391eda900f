import { describe, expect, it } from 'vitest';
import { renderText } from '../../testing/render-text.ts';
import { NonFiniteDecimal } from './non-finite-decimal.ts';
import { PyFloat } from './py-float.ts';

const render = (expression: string): string =>
  renderText(`{{ ${expression} }}`, {
    inf: new NonFiniteDecimal(Number.POSITIVE_INFINITY),
    minus: new NonFiniteDecimal(Number.NEGATIVE_INFINITY),
    nan: new NonFiniteDecimal(Number.NaN),
    other: new NonFiniteDecimal(Number.NaN),
    float: new PyFloat(Number.POSITIVE_INFINITY),
  });

describe('a decimal that is not finite', () => {
  // Python 3.11: the same expressions over decimal.Decimal.
  it.each([
    ['inf, minus, nan', "(Decimal('Infinity'), Decimal('-Infinity'), Decimal('NaN'))"],
    ['inf', 'Infinity'],
    ['inf ~ minus ~ nan', 'Infinity-InfinityNaN'],
    ['inf > 5', 'True'],
    ['minus < 5', 'True'],
    ['5 < inf', 'True'],
    ['inf == float', 'True'],
    ['nan == other', 'False'],
    ['nan != other', 'True'],
    ['inf + 1', 'Infinity'],
    ['1 / inf == 0', 'True'],
    ['inf * -1', '-Infinity'],
    ['minus | abs', 'Infinity'],
    ['inf is number', 'True'],
    ['"yes" if nan else "no"', 'yes'],
    ['"{:>10}|".format(inf)', '  Infinity|'],
    ['inf | float', 'inf'],
  ])('%s is %s', (expression, text) => {
    expect(render(expression)).toBe(text);
  });
});
