import { expect, it } from 'vitest';
import { quoteIdentifier } from './quote.ts';
import { unquoteIdentifier } from './unquote-identifier.ts';

it.each([
  ['plain', 'plain'],
  ['`a``b`', 'a`b'],
  ['"a""b"', 'a"b'],
  ['`a\\`b\\\\`', 'a`b\\'],
  ['"s\\x79stem"', 'system'],
  ['“typographic”', 'typographic'],
])('reads the name %s as %s', (written, name) => expect(unquoteIdentifier(written)).toBe(name));

it('is the reverse of quoting', () => {
  for (const name of ['a', 'a`b', 'a\\b', 'a"b', 'é']) expect(unquoteIdentifier(quoteIdentifier(name))).toBe(name);
});
