import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  compileTemplate,
  createEnvironment,
  type Json,
  nativeFunction,
  parseTemplate,
  readStaticCalls,
  render,
  runToEnd,
  scopeOf,
  TemplateError,
  toJson,
  Undefined,
} from '../index.ts';

const NAMES = ['ref', 'source', 'config', 'var'];
const CONFORMANCE = fileURLToPath(new URL('../../../../../shared/conformance/', import.meta.url));

/** Templates whose static reading is compared with what rendering does. */
const SAMPLES = [
  "{{ config(materialized='table', tags=['a', 'b'], meta={'owner': {'team': 'x'}}) }} select * from {{ ref('a') }}",
  "{# {{ ref('no') }} #}{% raw %}{{ ref('no') }}{% endraw %}-- {{ ref('yes') }}",
  "{{ ref('pkg', 'a', v=2) }}{{ source('s', 't') }}{{ var('x', 'y') }}{{ var('z', none) }}",
  "{{ ref('a') }}{{ ref('a') }}",
  "{% set x = ref('a') %}{{ x }}",
  "{{ ref('a') if false else ref('b') }}",
  "{% if var('x') %}{{ ref('a') }}{% endif %}",
  "{% for t in ['a', 'b'] %}{{ ref(t) }}{% endfor %}",
  "{% macro m() %}{{ ref('a') }}{% endmacro %}",
  "{{ ref('a') and ref('b') }}",
  '{% set ref = 1 %}{{ ref }}',
];

describe('static reading', () => {
  it.each(SAMPLES)('agrees with rendering on %s', source => {
    expectAgreement(source);
  });

  it.skipIf(!existsSync(CONFORMANCE))(
    'agrees with rendering on every conformance template (skipped without ../shared)',
    () => {
      const sources = conformanceTemplates();
      expect(sources.length).toBeGreaterThan(300);
      for (const source of sources) expectAgreement(source);
    },
  );
});

function expectAgreement(source: string): void {
  const statically = readStatically(source);
  if (statically === undefined) return;
  expect([source, statically]).toEqual([source, renderedCalls(source)]);
}

/** The calls that are read; `undefined` where reading falls back to rendering. */
function readStatically(source: string): unknown[] | undefined {
  try {
    const result = readStaticCalls(parseTemplate(source), { literal: new Set(NAMES) });
    return result.safe ? result.calls.map(({ name, args, kwargs }) => [name, args, kwargs]) : undefined;
  } catch (error) {
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}

/** The calls that rendering makes while nothing but them is defined. */
function renderedCalls(source: string): unknown[] {
  const calls: [string, Json, Json][] = [];
  const recorder = (name: string) =>
    nativeFunction(name, ({ positional, named }) => {
      calls.push([
        name,
        positional.map(toJson),
        Object.fromEntries([...named].map(([key, value]) => [key, toJson(value)])),
      ]);
      return new Undefined({ message: name }, true);
    });
  const scope = scopeOf(Object.fromEntries(NAMES.map(name => [name, recorder(name)])));
  const environment = createEnvironment({ lenientUndefined: true });
  try {
    runToEnd(render(compileTemplate(parseTemplate(source)), scope, { environment }));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
  }
  return calls;
}

function conformanceTemplates(): string[] {
  const recorded = JSON.parse(readFileSync(`${CONFORMANCE}jinja2-cases.json`, 'utf8')) as { source: string }[];
  const areas = readdirSync(`${CONFORMANCE}dbt`).map(area => `${CONFORMANCE}dbt/${area}/`);
  const files = areas.flatMap(area => readdirSync(area).map(file => area + file));
  const models = files.filter(file => file.endsWith('.yml')).flatMap(file => sqlFilesOf(readFileSync(file, 'utf8')));
  return [...recorded.map(({ source }) => source), ...models];
}

/** The SQL files of a recorded project: `name.sql: |` with an indented block, or on one line in quotes. */
function sqlFilesOf(yaml: string): string[] {
  const blocks = [...yaml.matchAll(/^( *)\S+\.sql: \|[-+]?\n((?:\1 +.*\n|\n)+)/gm)].map(found => found[2] ?? '');
  const lines = [...yaml.matchAll(/^ *\S+\.sql: ([^|"'\s].*)$/gm)].map(found => found[1] ?? '');
  return [...blocks, ...lines];
}
