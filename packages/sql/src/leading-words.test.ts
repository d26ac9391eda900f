import { describe, expect, it } from 'vitest';
import { leadingWords } from './leading-words.ts';
import { firstKeyword } from './statement-words.ts';
import { tokenize } from './tokenize.ts';

describe('the words that a statement begins with', () => {
  it.each([
    ['select 1', 'select'],
    ['/* a /* nested */ one */ -- and\n# another\n\tInsert into t', 'insert'],
    [`${'/* licence */\n'.repeat(5000)}drop table t`, 'drop'],
    [`${'/**/'.repeat(5000)}'text'`, ''],
    ['(select 1)', 'select'],
    ['/* never closed', ''],
  ])('are found behind comments: %#', (sql, word) => expect(firstKeyword(sql)?.toLowerCase() ?? '').toBe(word));

  it('may stand in brackets', () => expect(firstKeyword('((/* x */ select 1))')).toBe('SELECT'));

  it('end at the first thing that is none', () => {
    expect([...leadingWords('with /* x */ recursive "a" as (select 1)')].map(word => word.text)).toEqual([
      'with',
      'recursive',
    ]);
  });
});

describe('the tokenizer', () => {
  it.each([
    ['a text of ten million characters', `'${'x'.repeat(10_000_000)}'`, 1],
    ['heredocs that never close', Array.from({ length: 100_000 }, (_, i) => `$${i}`).join(''), 200_000],
    ['comments that never close', '/*'.repeat(500_000), 1],
    ['blanks', ' '.repeat(1_000_000), 1],
  ])('takes %s in one go', (_what, sql, most) => {
    const tokens = [...tokenize(sql)];
    expect(tokens.length).toBeLessThanOrEqual(most);
    expect(tokens.at(-1)?.end).toBe(sql.length);
  });

  it('closes a text at the first quote that is neither doubled nor behind a backslash', () => {
    const sql = `'it''s' 'a\\'b' "c""d" \`e\\\`f\` ‘g'h’ 'open`;
    const texts = [...tokenize(sql)]
      .filter(token => token.kind !== 'space')
      .map(({ start, end }) => sql.slice(start, end));
    expect(texts).toEqual(["'it''s'", "'a\\'b'", '"c""d"', '`e\\`f`', "‘g'h’", "'open"]);
  });
});
