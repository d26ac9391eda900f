import { describe, expect, it } from 'vitest';
import { elideMiddle, textWidth, wrapLine } from './fit-to-width.ts';

describe('text on a terminal', () => {
  it('is as wide as it looks', () => {
    expect(textWidth('\x1b[31mred\x1b[0m')).toBe(3);
    expect(textWidth('顧客')).toBe(4);
    expect(textWidth('e\u0301te\u0301')).toBe(3);
    expect(textWidth('🚲 b')).toBe(4);
  });

  it('loses the middle of a name that is too long', () => {
    expect(elideMiddle('stg_orders', 10)).toBe('stg_orders');
    expect(elideMiddle('int_orders_by_customer_and_day', 11)).toBe('int_o…d_day');
    expect(textWidth(elideMiddle('顧客別の注文の合計', 8))).toBeLessThanOrEqual(8);
  });

  it.each([60, 80, 100, 200])('is broken at blanks for %i columns, and loses no word', columns => {
    const line = `    hint: ${'some words of advice '.repeat(12)}`.trimEnd();
    const lines = wrapLine(line, columns);
    expect(lines.every(each => textWidth(each) < columns)).toBe(true);
    expect(lines.join(' ').split(/\s+/)).toEqual(line.split(/\s+/));
    expect(lines.slice(1).every(each => each.startsWith('      s') || /^ {6}\w/.test(each))).toBe(true);
  });
});
