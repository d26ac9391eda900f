import { describe, expect, it } from 'vitest';
import { lazyRecord } from './lazy-record.ts';

function counting(): { record: Readonly<Record<string, { readonly name: string }>>; made: string[] } {
  const made: string[] = [];
  const record = lazyRecord(new Set(['a', 'b', '__proto__']), key => {
    made.push(key);
    return { name: key };
  });
  return { record, made };
}

describe('lazyRecord', () => {
  it('makes a value when it is first asked for, and once', () => {
    const { record, made } = counting();
    expect(made).toEqual([]);
    expect(record.b).toBe(record.b);
    expect(made).toEqual(['b']);
  });

  it('has its keys and nothing else', () => {
    const { record, made } = counting();
    expect('a' in record).toBe(true);
    expect(record.constructor).toBeUndefined();
    expect(record.c).toBeUndefined();
    expect(made).toEqual([]);
  });

  it('reads like an object', () => {
    const { record, made } = counting();
    expect(Object.keys(record)).toEqual(['a', 'b', '__proto__']);
    expect(made).toEqual([]);
    expect(Object.values(record).map(({ name }) => name)).toEqual(['a', 'b', '__proto__']);
    expect(JSON.stringify(record)).toBe('{"a":{"name":"a"},"b":{"name":"b"},"__proto__":{"name":"__proto__"}}');
  });

  it('cannot be written to', () => {
    const { record } = counting();
    expect(() => Object.assign(record, { a: { name: 'x' } })).toThrow(TypeError);
    expect(record.a).toEqual({ name: 'a' });
  });
});
