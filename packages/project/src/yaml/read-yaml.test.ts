import { plainJson, TsdbtError } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { locate, placeFinder } from './locate.ts';
import { readYaml } from './read-yaml.ts';

const read = (text: string) => readYaml(text, 'a.yml').value;

describe('scalars follow PyYAML', () => {
  it.each([
    ['yes', true],
    ['Off', false],
    ['on', true],
    ['y', 'y'],
    ['n', 'n'],
    ['~', null],
    ['null', null],
    ['nothing', 'nothing'],
    ['010', 8],
    ['0o10', '0o10'],
    ['1_000', 1000],
    ['1:30', 90],
    ['0x1F', 31],
    ['-5', -5],
    ['1e3', '1e3'],
    ['1.5e+3', { $float: '1500.0' }],
    ['1.0', { $float: '1.0' }],
    ['3.5', 3.5],
    ['.5', 0.5],
    ['.inf', { $float: 'inf' }],
    ['2024-01-02', { $date: '2024-01-02' }],
    ['2024-1-2', '2024-1-2'],
    ['2024-01-02 3:04:05Z', { $datetime: '2024-01-02 03:04:05+00:00' }],
    ['12345678901234567890', { $int: '12345678901234567890' }],
    ['"no"', 'no'],
    ["'010'", '010'],
    ['!!str 010', '010'],
    ['!!int "7"', 7],
    ['{{ x }}', undefined],
  ])('%s', (text, expected) => {
    if (expected === undefined) expect(() => read(`a: ${text}`)).toThrow(TsdbtError);
    else expect(read(`a: ${text}`)).toEqual({ a: expected });
  });

  it('takes marks off for JSON', () => {
    expect(plainJson({ a: [{ $float: '1.0' }, { $date: '2024-01-02' }], b: { c: 1 } })).toEqual({
      a: [1, '2024-01-02'],
      b: { c: 1 },
    });
  });
});

describe('structure follows PyYAML', () => {
  it('a block of text at the end of the file has no newline at its end (dbt reads files without blanks around)', () => {
    expect(readYaml('a: |\n  x\n  y\n\nb: |+\n  z\n\n\n', 'f.yml').value).toEqual({ a: 'x\ny\n', b: 'z' });
  });

  it('merges << with own keys winning and merged keys first', () => {
    const text = 'base: &b {a: 1, b: 2}\nx: {b: 3, <<: *b, c: 4}\n';
    expect(JSON.stringify((read(text) as { x: object }).x)).toBe('{"a":1,"b":3,"c":4}');
  });

  it('keeps the last of two equal keys and warns with its place', () => {
    const document = readYaml('a: 1\nb: 2\na: 3\n', 'a.yml');
    expect(document.value).toEqual({ a: 3, b: 2 });
    expect(document.warnings.map(w => [w.code, w.at?.line, w.at?.column])).toEqual([['TS1003', 3, 1]]);
  });

  it('keeps the spelling of keys that are not text', () => {
    expect(read('on: 1\n2: x\n')).toEqual({ on: 1, '2': 'x' });
  });

  it('cannot reach the prototype through a key', () => {
    const value = read('__proto__: {polluted: yes}\n') as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect('polluted' in value).toBe(false);
  });

  it('reads an empty file as nothing', () => {
    expect([read(''), read('# only a comment\n')]).toEqual([null, null]);
  });

  it('reports syntax errors with line and column', () => {
    try {
      read('models:\n  - name: m\n   description: x\n');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(TsdbtError);
      const [diagnostic] = (error as TsdbtError).diagnostics;
      expect([diagnostic?.code, diagnostic?.at?.file, diagnostic?.at?.line]).toEqual(['TS1003', 'a.yml', 3]);
    }
  });
});

describe('places', () => {
  const text =
    'models:\n  - name: m\n    columns:\n      - name: id\n        data_tests: [unique, {not_null: {severity: warn}}]\n';
  const document = readYaml(text, 'a.yml');

  it('finds a path', () => {
    const { line, column } = locate(document, ['models', 0, 'columns', 0, 'data_tests', 1, 'not_null', 'severity']);
    expect([line, column]).toEqual([5, 42]);
  });

  it('stays at the nearest parent when the path ends early', () => {
    expect(locate(document, ['models', 0, 'nope', 3]).line).toBe(2);
  });

  it('finds entries in any order', () => {
    const find = placeFinder(document);
    const models = (document.value as { models: { columns: { data_tests: object }[] }[] }).models;
    const tests = models[0]?.columns[0]?.data_tests ?? {};
    expect([find(models, 0), find(tests, 0), find(tests, 1)].map(p => [p?.line, p?.column])).toEqual([
      [2, 5],
      [5, 22],
      [5, 30],
    ]);
  });
});

describe('lines within brackets and quotes', () => {
  it('need no indentation, as in PyYAML, and places stay where they are', () => {
    const text = 'a: [\n"x",\n  y z\n]\nb:\n  - c: {\nd: "one\n\ntwo"\n}\ne: 1\n';
    const document = readYaml(text, 'a.yml');
    expect(document.value).toEqual({ a: ['x', 'y z'], b: [{ c: { d: 'one\ntwo' } }], e: 1 });
    expect(locate(document, ['a', 0])).toMatchObject({ line: 2, column: 1 });
    expect(locate(document, ['b', 0, 'c', 'd'])).toMatchObject({ line: 7, column: 1 });
    expect(locate(document, ['e'])).toMatchObject({ line: 11, column: 1 });
  });

  it('that are never closed are mistakes where they are noticed', () => {
    try {
      read('a: [1,\nb: 2\n');
      expect.unreachable();
    } catch (error) {
      expect((error as TsdbtError).diagnostics[0]?.at).toMatchObject({ line: 2, column: 1 });
    }
  });
});
