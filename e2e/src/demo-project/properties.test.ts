// The demo is what people copy, so nothing in it may go undescribed or untested.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Column {
  readonly name: string;
  readonly description?: string;
  readonly data_tests?: readonly DataTest[];
}

type DataTest =
  | string
  | Readonly<Record<string, { readonly description?: string; readonly config?: { severity?: string } }>>;

interface Resource extends Column {
  readonly columns?: readonly Column[];
}

interface Properties {
  readonly models?: readonly Resource[];
  readonly seeds?: readonly Resource[];
  readonly macros?: readonly Resource[];
  readonly sources?: readonly { readonly tables: readonly Resource[] }[];
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const properties = filesBelow('models', 'seeds', 'macros')
  .filter(path => path.endsWith('.yml'))
  .map(path => parse(readFileSync(path, 'utf8')) as Properties);
const models = properties.flatMap(file => file.models ?? []);
const seeds = properties.flatMap(file => file.seeds ?? []);
const tables = properties.flatMap(file => file.sources ?? []).flatMap(source => source.tables);

/** Its rows repeat by nature, and all of them count. */
const WITHOUT_KEY = ['student_vle'];

describe('the properties of the demo project', () => {
  it('name each model once, and nothing that does not exist', () => {
    expect(models.map(({ name }) => name).sort()).toEqual(namesBelow('models', '.sql'));
    expect(seeds.map(({ name }) => name).sort()).toEqual(namesBelow('seeds', '.csv'));
  });

  it('describe every model, source table, seed and macro', () => {
    const macros = properties.flatMap(file => file.macros ?? []);
    const silent = [...models, ...tables, ...seeds, ...macros].filter(({ description }) => !description);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('describe every column of every model and seed', () => {
    const silent = [...models, ...seeds].flatMap(({ name, columns = [] }) =>
      columns.filter(({ description }) => !description).map(column => `${name}.${column.name}`),
    );
    expect(silent).toEqual([]);
  });

  it('test the key of every model and seed', () => {
    const keyless = [...models, ...seeds].filter(resource => !testsItsKey(resource)).map(({ name }) => name);
    expect(keyless).toEqual(WITHOUT_KEY);
  });

  it('give a reason wherever a test only warns', () => {
    const warnings = models
      .flatMap(({ columns = [], data_tests = [] }) => [
        ...data_tests,
        ...columns.flatMap(column => column.data_tests ?? []),
      ])
      .flatMap(test => (typeof test === 'string' ? [] : Object.values(test)))
      .filter(({ config }) => config?.severity === 'warn');
    expect(warnings).toHaveLength(1);
    for (const { description } of warnings) expect(description).toMatch(/\w/);
  });

  it('load every file of data/oulad', () => {
    const loaded = tables.map(table => fileName(table)).sort();
    expect(loaded).toEqual(
      readdirSync(join(root, 'data/oulad'))
        .map(name => name.replace(/\.gz$/, ''))
        .sort(),
    );
  });
});

describe('the data model page', () => {
  it('lists every mart table', () => {
    const page = readFileSync(join(root, 'docs/data-model.md'), 'utf8');
    const listed = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(match => match[1]);
    expect(listed.sort()).toEqual(namesBelow('models/mart', '.sql'));
  });

  it('names only tests that exist', () => {
    const page = readFileSync(join(root, 'docs/data-model.md'), 'utf8');
    const named = page.match(/tests\/\w+\.sql/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    for (const path of named) expect(existsSync(join(root, path)), path).toBe(true);
  });
});

function testsItsKey({ columns = [], data_tests = [] }: Resource): boolean {
  const unique = columns.some(
    column => column.data_tests?.includes('unique') && column.data_tests.includes('not_null'),
  );
  return unique || data_tests.some(test => typeof test !== 'string' && 'unique_combination_of_columns' in test);
}

/** studentVle.csv of `{{ var(…) }}/studentVle.csv*`. */
function fileName(table: Resource): string | undefined {
  const { load } = table as Resource & { readonly load?: { readonly files: string } };
  return load?.files.split('/').at(-1)?.replace('*', '');
}

function namesBelow(folder: string, extension: string): readonly string[] {
  return filesBelow(folder)
    .filter(path => path.endsWith(extension))
    .map(path => basename(path, extension))
    .sort();
}

function filesBelow(...folders: readonly string[]): readonly string[] {
  return folders.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(path => join(root, folder, path)),
  );
}
