import { expect, it } from 'vitest';
import { shortenMessage } from './shorten-message.ts';

it.each([
  [
    "Unknown expression identifier `a.x` in scope SELECT a.x FROM t AS a. Maybe you meant: ['a.y']",
    'Unknown expression identifier `a.x`',
  ],
  ['Unknown expression identifier `x` in scope b', 'Unknown expression identifier `x`'],
  [
    'Illegal types A and B of arguments of function plus: In scope SELECT 1, a + b',
    'Illegal types A and B of arguments of function plus',
  ],
  [
    "Column 'a' is not under aggregate function and not in GROUP BY keys. In query SELECT a",
    "Column 'a' is not under aggregate function and not in GROUP BY keys",
  ],
  [
    'Syntax error: failed at position 9 (x) (line 2, col 3): x\nfrom t. Expected one of: a, b',
    'Syntax error: failed at position 9 (x) (line 2, col 3). Expected one of: a, b',
  ],
  [
    "Missing columns: 'idd' while processing: '(idd)', required columns: 'idd', available columns: '_part' 'id'",
    "Missing columns: 'idd'",
  ],
  ['Too many parts in query plan', 'Too many parts in query plan'],
])('%j is told as %j', (message, short) => {
  expect(shortenMessage(message)).toBe(short);
});
