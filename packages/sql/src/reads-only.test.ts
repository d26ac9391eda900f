import { describe, expect, it } from 'vitest';
import { readsOnly } from './reads-only.ts';

describe('a statement that only reads', () => {
  it.each([
    'select 1',
    '-- licence\n/* a /* nested */ comment */ ((select 1))',
    'with 1 as insert_me select insert_me',
    "with (select 'insert into t') as x select x",
    'with a as (select `insert` from t) select * from a',
    'from t select a',
    'SHOW tables',
    'explain pipeline select 1',
    'exists table t',
    'describe (select 1)',
    "select 'into outfile', sqlite from t",
  ])('is known: %s', sql => expect(readsOnly(sql)).toBe(true));

  it.each([
    '',
    '-- nothing',
    'insert into t select 1',
    'with 1 as x insert into t select x',
    'WITH\u200b1 as x /* */ InSeRt t select x',
    "/* select */ insert into function file('x') select 1",
    'select 1 parallel /* */ with insert into t select 2',
    "select 1 into outfile 'x'",
    "select * from sqlite ('new.db', 't')",
    'create table t (a Int8) engine Memory',
    'kill query where 1',
    'set a = 1',
    '"select" 1',
    '\\i script.sql',
    '?? drop everything',
  ])('is no other: %s', sql => expect(readsOnly(sql)).toBe(false));
});
