import { describe, expect, it } from 'vitest';
import { isAuthorized, isLoopback } from './authorize.ts';

const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

describe('the token', () => {
  it.each([
    [{ authorization: 'Bearer secret' }],
    [{ authorization: basic('anyone:secret') }],
    [{ 'x-clickhouse-key': 'secret' }],
  ])('is taken from %j', headers => {
    expect(isAuthorized(headers, undefined, 'secret')).toBe(true);
  });

  it('is taken from the parameter, as ClickHouse takes a password', () => {
    expect(isAuthorized({}, 'secret', 'secret')).toBe(true);
  });

  it.each([
    [{}],
    [{ authorization: 'Bearer secre' }],
    [{ authorization: 'Bearer secrets' }],
    [{ authorization: basic('secret:') }],
    [{ authorization: 'Basic ???' }],
    [{ 'x-clickhouse-user': 'secret' }],
  ])('is missing from %j', headers => {
    expect(isAuthorized(headers, undefined, 'secret')).toBe(false);
  });

  it('is not asked for where there is none', () => {
    expect(isAuthorized({}, undefined, undefined)).toBe(true);
  });
});

describe('loopback', () => {
  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])('is %s', host => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(['0.0.0.0', '192.168.0.1', 'localhost.example', '127.0.0.1.example', '::'])('is not %s', host => {
    expect(isLoopback(host)).toBe(false);
  });
});
