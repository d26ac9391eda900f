import { describe, expect, it } from 'vitest';
import { mayChangeSession } from './may-change-session.ts';

describe('statements that may change their session', () => {
  it.each([
    'SET max_threads = 1',
    '/* a node */ set role admin',
    'USE other',
    'create temporary table t (a Int8)',
    'CREATE OR REPLACE TEMPORARY TABLE t (a Int8)',
    'BEGIN TRANSACTION',
    'EXECUTE AS somebody',
  ])('are: %s', sql => {
    expect(mayChangeSession(sql)).toBe(true);
  });

  it.each([
    'select 1 settings max_threads = 1',
    'insert into t select * from users',
    'exchange tables a and b',
    'drop table if exists offsets sync',
    '/* {"node_id": "model.p.user_set"} */ create view v as (select 1)',
  ])('are not: %s', sql => {
    expect(mayChangeSession(sql)).toBe(false);
  });
});
