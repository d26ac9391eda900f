import { describe, expect, it } from 'vitest';
import { renderText } from '../../testing/render-text.ts';
import { PyDecimal } from './py-decimal.ts';
import { PyFloat } from './py-float.ts';

const decimal = (text: string): PyDecimal => PyDecimal.parse(text) as PyDecimal;

const render = (expression: string): string =>
  renderText(`{{ ${expression} }}`, {
    half: decimal('1.50'),
    third: decimal('3'),
    big: decimal('1.5e+20'),
    tiny: decimal('1e-10'),
    minus: decimal('-7.5'),
    float: new PyFloat(1.5),
    zero: decimal('0.0'),
  });

describe('a decimal', () => {
  // Python 3.11: the same expressions over decimal.Decimal.
  it.each([
    ['half / third', '0.50'],
    ['third / half', '2'],
    ['1 / third', '0.3333333333333333333333333333'],
    ['2 / third', '0.6666666666666666666666666667'],
    ['big', '1.5E+20'],
    ['tiny * 2', '2E-10'],
    ['[tiny, zero / third]', "[Decimal('1E-10'), Decimal('0.0')]"],
    ['minus // 2', '-3'],
    ['minus % 2', '-1.5'],
    ['half ** 3', '3.375000'],
    ['half ** -1', '0.6666666666666666666666666667'],
    ['big + tiny', '150000000000000000000.0000000'],
    ['half == float', 'True'],
    ['half < float', 'False'],
    ['minus < float', 'True'],
    ['big | int', '150000000000000000000'],
    ['half | round', '2'],
    ['"%.1f|%d"|format(minus, half)', '-7.5|1'],
    ['"{:,.1f} {:,} {:.0%} {:>6}".format(big, half, half, third)', '150,000,000,000,000,000,000.0 1.50 150%      3'],
    ['-half', '-1.50'],
    ['half.__class__ is defined', 'False'],
  ])('%s is %s', (expression, expected) => {
    expect(render(expression)).toBe(expected);
  });

  it.each([
    ['half / 0', "[<class 'decimal.DivisionByZero'>]"],
    ['zero % zero', "[<class 'decimal.DivisionUndefined'>]"],
    ['half / float', "unsupported operand type(s) for /: 'Decimal' and 'float'"],
  ])('%s is an error, as in Python', (expression, message) => {
    expect(() => render(expression)).toThrow(message);
  });
});
