import { describe, expect, it } from 'vitest';
import { parseException } from './parse-exception.ts';

const parse = (text: string, sql?: string): object => {
  const { code, type, message, position } = parseException(text, sql === undefined ? {} : { sql });
  return { code, type, message, ...(position === undefined ? {} : { position }) };
};

describe('an exception', () => {
  it('loses code, name, version and stack', () => {
    const expected = { code: 47, type: 'UNKNOWN_IDENTIFIER', message: 'Unknown identifier `x`' };
    for (const text of [
      'Code: 47. DB::Exception: Unknown identifier `x`. (UNKNOWN_IDENTIFIER)',
      'Code: 47. DB::Exception: Unknown identifier `x`. (UNKNOWN_IDENTIFIER) (version 26.7.2.1 (official build))\n',
      'Query failed: Code: 47. DB::Exception: Unknown identifier `x`. (UNKNOWN_IDENTIFIER)',
      'Code: 47. DB::Exception: Unknown identifier `x`. (UNKNOWN_IDENTIFIER), Stack trace (when copying this message, always include the lines below):\n\n0. DB::Exception::Exception() @ 0x1\n (version 26.7)',
    ]) {
      expect(parse(text)).toEqual(expected);
    }
  });

  it('keeps what looks like a name in the middle of its message', () => {
    expect(
      parse('Code: 395. DB::Exception: (GOOD) Code: 1. DB::Exception: no. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)'),
    ).toEqual({
      code: 395,
      type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO',
      message: '(GOOD) Code: 1. DB::Exception: no',
    });
  });

  it('may be of another class', () => {
    expect(parse('Code: 210. DB::NetException: Connection refused (localhost:9000). (NETWORK_ERROR)')).toMatchObject({
      code: 210,
      message: 'Connection refused (localhost:9000)',
    });
  });

  it('that is none is told as it is', () => {
    expect(parse('<h1>Bad gateway</h1>')).toEqual({ code: 0, type: 'UNKNOWN', message: '<h1>Bad gateway</h1>' });
  });

  it('counts its position in bytes from 1, ours in UTF-16 units from 0', () => {
    const sql = "SELECT 'é😀' 1 +";
    const text = 'Code: 62. DB::Exception: Syntax error: failed at position 17 (1): 1 +. (SYNTAX_ERROR)';
    expect(parse(text, sql)).toMatchObject({ position: sql.indexOf('1') });
  });

  it('names an unknown thing where it stands first outside strings and comments', () => {
    const text =
      'Code: 47. DB::Exception: Unknown expression identifier `a.x` in scope SELECT a.x. (UNKNOWN_IDENTIFIER)';
    expect(parse(text, "SELECT 'a.x', a.x -- a.x\nFROM a")).toMatchObject({ position: 14 });
    expect(parse(text, 'SELECT "a".`x` FROM a')).toMatchObject({ position: 7 });
    expect(parse(text, 'SELECT a.x, a.x FROM a')).toMatchObject({ position: 7 });
    expect(parse(text, 'SELECT 1')).not.toHaveProperty('position');
  });

  it('lists a few of the many things that could have stood there', () => {
    const items = Array.from({ length: 20 }, (_, index) => `item${index}`);
    const text = `Code: 62. DB::Exception: Syntax error: failed at position 1 (x): x. Expected one of: ${items.join(', ')}. (SYNTAX_ERROR)`;
    expect(parse(text)).toMatchObject({
      message: `Syntax error: failed at position 1 (x): x. Expected one of: ${items.slice(0, 8).join(', ')} and 12 more`,
    });
  });
});
