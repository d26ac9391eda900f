import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostHash, invocationMark, parseStagingName, stagingComment, stagingName } from './staging-name.ts';

const owner = {
  invocationId: '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b',
  host: 'builder-1',
  pid: 4711,
  startedAt: '2026-11-22T16:43:11.123456Z',
};
const orders = { schema: 'dev', identifier: 'orders' };

describe('stagingName', () => {
  it('stays in the database, is another for every invocation, and tells its owner', () => {
    const name = stagingName(orders, owner);
    expect(name.schema).toBe('dev');
    expect(name.identifier).toMatch(/^orders__tsdbt_/);
    expect(parseStagingName(name.identifier)).toEqual({
      invocation: invocationMark(owner.invocationId),
      pid: 4711,
      startedAt: Math.floor(Date.parse('2026-11-22T16:43:11Z') / 1000),
      hostHash: hostHash('builder-1'),
    });
    expect(stagingName(orders, { ...owner, invocationId: '1190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b' })).not.toEqual(name);
    expect(stagingName(orders, owner, '__old').identifier).not.toBe(name.identifier);
  });

  it('can be read back whatever the relation is called, and fits into a file name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }), identifier => {
        const name = stagingName({ schema: 'dev', identifier }, owner).identifier;
        expect(parseStagingName(name)?.pid).toBe(4711);
        expect(encodeURIComponent(name).length).toBeLessThan(230);
      }),
    );
  });

  it('keeps two long names apart that begin alike', () => {
    const long = (end: string) => stagingName({ schema: 'dev', identifier: 'x'.repeat(150) + end }, owner).identifier;
    expect(long('a')).not.toBe(long('b'));
  });
});

describe('parseStagingName', () => {
  it.each(['orders', 'orders__tsdbt', 'orders__tsdbt_x', 'orders__dbt_backup', '_tmp_replace_1_2'])(
    'leaves %s alone',
    name => {
      expect(parseStagingName(name)).toBeUndefined();
    },
  );
});

describe('stagingComment', () => {
  it('says whose the relation is', () => {
    expect(JSON.parse(stagingComment(owner).replace('tsdbt staging ', ''))).toEqual({
      invocation: owner.invocationId,
      host: 'builder-1',
      pid: 4711,
      started: owner.startedAt,
      leaseSeconds: 3600,
    });
  });
});
