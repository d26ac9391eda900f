import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { insertDataStart, splitStatements } from './split-statements.ts';
import { tokenize } from './tokenize.ts';

const texts = (sql: string): readonly string[] => splitStatements(sql).map(({ text }) => text);

describe('splitting', () => {
  it.each<[string, readonly string[]]>([
    ['', []],
    [' ; -- nothing\n ;/* or less */', []],
    ['select 1', ['select 1']],
    ['select 1; select 2;', ['select 1', 'select 2']],
    ['-- a\nselect 1 -- b\n; -- c\nselect 2', ['select 1', 'select 2']],
    ["select ';', 'it''s;', 'a\\';'; select 2", ["select ';', 'it''s;', 'a\\';'", 'select 2']],
    ['select 1 as "a;""b", 2 as `c;\\`d`; x', ['select 1 as "a;""b", 2 as `c;\\`d`', 'x']],
    ['select $$;$$, $t$ ; $$ ; $t$; x', ['select $$;$$, $t$ ; $$ ; $t$', 'x']],
    ['select /* a /* ; */ ; */ 1; x', ['select /* a /* ; */ ; */ 1', 'x']],
    [
      'select 1 --; no\n, 2 // ; no\n, 3 # ; no\n, 4 #! ; no\n; x',
      ['select 1 --; no\n, 2 // ; no\n, 3 # ; no\n, 4', 'x'],
    ],
    ['select ‘a;b’, 1 as “c;d”; x', ['select ‘a;b’, 1 as “c;d”', 'x']],
    ['select a$b, 1 from c$d; x', ['select a$b, 1 from c$d', 'x']],
    ["select 'open; x", ["select 'open; x"]],
    ['select /* open; x', ['select /* open; x']],
    ["insert into t values (1, ';'); select 2", ["insert into t values (1, ';')", 'select 2']],
    ['select 1; insert into t format CSV\n1;2\n', ['select 1', 'insert into t format CSV\n1;2\n']],
    ['select 1 as format; x', ['select 1 as format', 'x']],
  ])('%j', (sql, expected) => {
    expect(texts(sql)).toEqual(expected);
  });

  it('tells where each statement stands', () => {
    const sql = ' select 1 ;\n-- two\nselect 2';
    for (const { text, start, end } of splitStatements(sql)) expect(sql.slice(start, end)).toBe(text);
  });
});

describe('the data of an insert', () => {
  it.each<[string, string | undefined]>([
    ['insert into t format CSV\n1,2', '1,2'],
    ['INSERT INTO `t` (a, b) SETTINGS x = 1 FORMAT TSV\r\n1\t2', '1\t2'],
    ['/* c */ insert into db.t (`format`, b) format JSONEachRow {"a": 1}', '{"a": 1}'],
    ['insert into t format CSV', ''],
    ["insert into table function file('x') format CSV\n1", '1'],
    ['insert into t select 1 format CSV', undefined],
    ['insert into t with x as (select 1) select * from x format CSV', undefined],
    ['insert into t values (1)', undefined],
    ["insert into t from infile 'x' format CSV", undefined],
    ['select 1 format CSV\n1', undefined],
    ['insert into t', undefined],
  ])('of %j', (sql, data) => {
    const start = insertDataStart(sql);
    expect(start === undefined ? undefined : sql.slice(start)).toBe(data);
  });
});

describe('the lexer', () => {
  const pieces = [
    "'",
    '"',
    '`',
    '$',
    '$a$',
    '$$',
    '/*',
    '*/',
    '--',
    '//',
    '# ',
    '#!',
    '\n',
    ';',
    '\\',
    'a',
    '1',
    ' ',
    '‘',
    '’',
    '“',
    '”',
    '(',
    ')',
    'é',
  ];

  it('gives every character to exactly one token, whatever the text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), parts => {
        const sql = parts.join('');
        let end = 0;
        for (const token of tokenize(sql)) {
          expect(token.start).toBe(end);
          expect(token.end).toBeGreaterThan(token.start);
          end = token.end;
        }
        expect(end).toBe(sql.length);
      }),
    );
  });

  it('splits so that the pieces split no further', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), parts => {
        for (const { text } of splitStatements(parts.join(''))) expect(texts(text).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each([
    ['0x1F', 'number'],
    ['1_000', 'number'],
    ['1.5e3', 'number'],
    ['_a1', 'word'],
    ["'a", 'unterminated'],
    ['$x', 'symbol'],
    ['🙂', 'symbol'],
  ] as const)('reads %s as %s', (sql, kind) => {
    expect([...tokenize(sql)][0]?.kind).toBe(kind);
  });
});
