import { EPHEMERAL_PREFIX, type RunScopeInput } from '@tsdbt/context';
import {
  type Answer,
  type Ask,
  ask,
  type CompiledNode,
  fail,
  type JsonValue,
  type ManifestNode,
  type UnitTestNode,
} from '@tsdbt/core';
import { Dict, fromJson, str, type Value } from '@tsdbt/jinja';
import { compileNode } from '../compile-node.ts';
import type { Cte } from '../ephemeral-parents.ts';
import { callMacroOf } from './call-macro.ts';
import { fixtureRows } from './fixture-rows.ts';
import { type GivenInput, givenInputs } from './given-inputs.ts';

/** What compiling a unit test needs; the same things as for a node, and the test. */
export type UnitTestInput = Omit<RunScopeInput, 'node' | 'unitTest' | 'onEphemeral' | 'compiledSql'> & {
  readonly test: UnitTestNode;
};

/** The tested model's SQL over the fixtures, and the query that compares. */
export interface CompiledUnitTest extends CompiledNode {
  /** Actual and expected rows in one result, told apart by the column `actual_or_expected`. */
  readonly query: string;
}

/**
 * A unit test → SQL. Fixtures stand in as CTEs for what the model reads (types are asked of the real relations, columns that no row
 * mentions get their type's default); the query gives actual and expected rows.
 */
export function* compileUnitTest(input: UnitTestInput): Generator<Ask, CompiledUnitTest, Answer> {
  const { test, manifest } = input;
  const model = manifest.nodes[test.tested_node_unique_id ?? ''];
  if (model === undefined) {
    return fail({
      code: 'TS2003',
      message: `the unit test ${test.name} is about ${test.model}, which does not exist`,
      nodeId: test.unique_id,
    });
  }
  const place: RunScopeInput = { ...input, node: model };
  const inputs = givenInputs(test, model, place);
  const fixtures = new Map(inputs.map(given => [given.id, given.cte]));
  const fixtureCtes = yield* ctesOf(inputs, place);
  const compiled = yield* compileNode({ ...place, fixtureCtes, ephemerals: new Map(), unitTest: { test, fixtures } });
  return { ...compiled, id: test.unique_id, query: yield* comparison(compiled.sql, test, place) };
}

function* ctesOf(inputs: readonly GivenInput[], place: RunScopeInput): Generator<Ask, readonly Cte[], Answer> {
  const ctes: Cte[] = [];
  for (const given of inputs) {
    ctes.push({ id: given.id, sql: ` ${EPHEMERAL_PREFIX}${given.cte} as (\n${yield* fixtureSql(given, place)}\n)` });
  }
  return ctes;
}

function* fixtureSql(given: GivenInput, place: RunScopeInput): Generator<Ask, string, Answer> {
  const { fixture, node } = given;
  if (fixture.format === 'sql') return String(fixture.rows ?? '');
  const rows = fixtureRows(fixture);
  // dbt: a seed for which no rows are given stands for itself.
  if (fixture.rows === null && node.resource_type === 'seed') return `select * from ${node.relation_name}`;
  const named = { ...place, node };
  return str(yield* callMacroOf(named, 'get_fixture_sql', [fromJson(rows), null])).trim();
}

/** dbt: only the columns that the expected rows name are compared; all of them where none are named. */
function* comparison(sql: string, test: UnitTestNode, place: RunScopeInput): Generator<Ask, string, Answer> {
  const columns = yield* ask({ kind: 'describe', sql });
  const types = new Dict(columns.map(column => [column.name.toLowerCase(), column.type]));
  const quoted = new Dict(columns.map(column => [column.name.toLowerCase(), `"${column.name}"`]));
  const { expect } = test;
  const rows = expect.format === 'sql' ? [] : fixtureRows(expect);
  const asTest = {
    ...place,
    node: { ...place.node, name: test.name, resource_type: 'unit_test' } as unknown as ManifestNode,
  };
  const expected =
    expect.format === 'sql'
      ? String(expect.rows ?? '')
      : str(yield* callMacroOf(asTest, 'get_expected_sql', [fromJson(rows), types, quoted])).trim();
  const names = comparedColumns(
    rows[0],
    columns.map(column => column.name),
  );
  const quotedNames: Value[] = names.map(name => quoted.get(name.toLowerCase()) ?? `"${name}"`);
  return str(yield* callMacroOf(asTest, 'get_unit_test_sql', [sql, expected, quotedNames]));
}

function comparedColumns(
  first: Readonly<Record<string, JsonValue>> | undefined,
  all: readonly string[],
): readonly string[] {
  return first === undefined ? all : Object.keys(first);
}
