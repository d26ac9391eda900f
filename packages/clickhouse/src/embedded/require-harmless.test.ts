import { describe, expect, it } from 'vitest';
import { requireHarmless } from './require-harmless.ts';

const run =
  (sql: string, database: string | undefined = 'default', escapedParams = {}) =>
  (): void =>
    requireHarmless({ sql, queryId: 'q', database, escapedParams });

describe('the embedded engine refuses what it would not survive', () => {
  it.each([
    'system shutdown',
    'SYSTEM /* now */ KILL',
    '-- polite\nsystem -- as you like\n shutdown',
    'system\u200bshutdown',
    'system suspend for 10 second',
    'System Enable Failpoint x',
    'select 1; system shutdown',
    'drop table if exists a parallel with system shutdown',
    'drop database system',
    'drop database if exists "s\\x79stem" sync',
    'DETACH DATABASE `system` PERMANENTLY',
    'truncate database system',
    'truncate all tables from system',
    'drop database INFORMATION_SCHEMA',
    'drop database default',
    'drop table a, system.one',
    'detach view information_schema.tables',
    'truncate system.tables',
    'rename table a to b, system . one to c',
    'exchange tables default.a and "system"."one"',
  ])('%s', sql => expect(run(sql)).toThrow(expect.objectContaining({ code: 392, type: 'QUERY_IS_PROHIBITED' })));

  it('by another way to name it', () => {
    expect(run('drop table one', 'system')).toThrow(/database system/);
    expect(run('drop database {d:Identifier}', 'default', { d: 'system' })).toThrow(/database system/);
    expect(run('drop table {d:Identifier}.one', 'default', { d: 'system' })).toThrow(/database system/);
    expect(run('drop database {d:Identifier}', 'default', { d: 'sys\\x74em' })).toThrow(/placeholder/);
    expect(run('drop database {constructor:Identifier}')).toThrow(/placeholder/);
    expect(() => requireHarmless({ sql: 'drop table one', queryId: 'q', database: undefined })).toThrow(/session/);
  });

  it.each(['exit', ' QUIT ;', 'q', ':q', '\\i script.sql', '?? drop it all', '!ls', 'йгше', '\0create table a'])(
    'commands of a terminal: %j',
    sql => expect(run(sql)).toThrow(expect.objectContaining({ code: 62, type: 'SYNTAX_ERROR' })),
  );

  it.each([
    'system flush logs',
    'system stop merges db.t',
    "select 'system shutdown'",
    'select 1 /* ; system shutdown */',
    'select * from system.tables where name = $$drop database system$$',
    "insert into t values ('; drop database system')",
    'create table t as system.one',
    'drop database mine',
    'drop table mine.system',
    'drop temporary table one',
    'truncate database default',
    'drop function if exists f',
    'with exit as (select 1) select * from exit',
    '',
    ';',
  ])('and runs all else: %s', sql => expect(run(sql)).not.toThrow());
});
