import type { Diagnostic, JsonObject, JsonValue } from '@tsdbt/core';
import { isObject, listOf } from '../yaml/json-shape.ts';
import { locate, type YamlPath } from '../yaml/locate.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { KEYS_BESIDE_CONFIG } from './node-patch.ts';
import type { PropertyKind } from './property-schemas.ts';

/** What an entry of the right shape can still have wrong: keys that do not go together. Most entries have nothing. */
export function checkEntry(
  kind: PropertyKind,
  value: JsonObject,
  document: YamlDocument,
  path: YamlPath,
): Diagnostic[] {
  const problems = [
    ...(CONFIGURED.has(kind) ? saidTwice(value) : []),
    ...(TESTED.has(kind) ? testsTwice(value) : []),
    ...(kind === 'models' && isObject(value.time_spine) ? timeSpineProblems(value, value.time_spine) : []),
    ...(kind === 'unit_tests' && isObject(value.versions) ? versionsProblems(value, value.versions) : []),
  ];
  return problems.map(({ message, key, hint }) => ({
    code: 'TS2005',
    severity: 'error',
    message,
    at: locate(document, [...path, ...key]),
    ...(hint === undefined ? {} : { hint }),
  }));
}

interface Problem {
  readonly message: string;
  /** Where in the entry. */
  readonly key: YamlPath;
  readonly hint?: string;
}

/** Kinds whose entries may have configuration beside `config:`. */
const CONFIGURED: ReadonlySet<PropertyKind> = new Set([
  'models',
  'seeds',
  'snapshots',
  'analyses',
  'functions',
] as const);

const TESTED: ReadonlySet<PropertyKind> = new Set(['models', 'seeds', 'snapshots', 'sources'] as const);

/** dbt: what stands beside `config:` must not stand in it too. */
function saidTwice(value: JsonObject): Problem[] {
  const { config } = value;
  if (!isObject(config)) return [];
  const twice = KEYS_BESIDE_CONFIG.filter(key => value[key] !== undefined && config[key] !== undefined);
  return twice.map(key => ({
    message: `"${key}" of ${String(value.name)} stands under "config" and beside it`,
    key: [key],
    hint: 'keep the one under "config"',
  }));
}

/** dbt: `tests` is the older word for `data_tests`, so only one of them can be there. */
function testsTwice(value: JsonObject, path: YamlPath = []): Problem[] {
  const own: Problem[] =
    isPresent(value.tests) && isPresent(value.data_tests)
      ? [
          {
            message: `${String(value.name)} has both "tests" and "data_tests"`,
            key: [...path, 'tests'],
            hint: MOVE_TESTS,
          },
        ]
      : [];
  const parts = (['columns', 'versions', 'tables'] as const).flatMap(key =>
    listOf(value[key]).flatMap((part, index) => (isObject(part) ? testsTwice(part, [...path, key, index]) : [])),
  );
  return own.length + parts.length === 0 ? [] : [...own, ...parts];
}

const MOVE_TESTS = 'put all of them under "data_tests"';

/** dbt: a time spine's columns are among the model's, the standard one with a granularity. */
function timeSpineProblems(value: JsonObject, spine: JsonObject): Problem[] {
  const columns = new Map(
    listOf(value.columns)
      .filter(isObject)
      .map(column => [String(column.name), column]),
  );
  const key: YamlPath = ['time_spine'];
  const custom = listOf(spine.custom_granularities).filter(isObject);
  const wanted = [spine.standard_granularity_column, ...custom.map(each => each.column_name ?? each.name)];
  const missing = wanted.map(String).filter(name => !columns.has(name));
  if (missing.length > 0) {
    const message = `the time spine of ${String(value.name)} names columns that the model does not list: ${missing.join(', ')}`;
    return [{ message, key }];
  }
  const standard = columns.get(String(spine.standard_granularity_column));
  if (isPresent(standard?.granularity)) return [];
  const message = `the column ${String(standard?.name)} of the time spine of ${String(value.name)} has no "granularity"`;
  return [{ message, key, hint: 'say for instance granularity: day at the column' }];
}

function versionsProblems(value: JsonObject, versions: JsonObject): Problem[] {
  if (listOf(versions.include).length === 0 || listOf(versions.exclude).length === 0) return [];
  return [{ message: `the unit test ${String(value.name)} both includes and excludes versions`, key: ['versions'] }];
}

function isPresent(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null;
}
