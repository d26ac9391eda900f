import { quotedName, type RunScopeInput } from '@tsdbt/context';
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
import { behindCtes, renderNode } from '../compile-node.ts';
import { queryInBrackets } from '../query-in-brackets.ts';
import { callMacroOf } from './call-macro.ts';
import { fixtureCtes } from './fixture-ctes.ts';
import { fixtureRows } from './fixture-rows.ts';
import { givenInputs } from './given-inputs.ts';

/** What compiling a unit test needs; the same things as for a node, and the test. */
export type UnitTestInput = Omit<RunScopeInput, 'node' | 'unitTest' | 'compiledSql'> & {
  readonly test: UnitTestNode;
};

/**
 * A unit test → its model's SQL. Fixtures stand in as CTEs for what the model reads (types are asked of the real relations, columns that
 * no row mentions get their type's default).
 */
export function* compileUnitTest(input: UnitTestInput): Generator<Ask, CompiledNode, Answer> {
  const { test } = input;
  const model = testedModel(input);
  const place: RunScopeInput = { ...input, node: model };
  const inputs = givenInputs(test, model, place);
  const fixtures = new Map(inputs.map(given => [given.id, given.cte]));
  const asTest = { ...place, node: testNode(test, model) };
  const rendered = yield* renderNode({ ...asTest, ephemerals: new Map(), unitTest: { test, fixtures } });
  // dbt: the rows given for `this` are put in front whether the template reads them or not; others only if it does.
  const read = new Set([model.unique_id, ...rendered.ephemerals]);
  const given = [...read].flatMap(id => inputs.find(each => each.id === id) ?? []);
  return behindCtes(rendered, yield* fixtureCtes(given, place), asTest.node);
}

/** The query that compares: actual and expected rows in one result, told apart by the column `actual_or_expected`. */
export function unitTestQuery(sql: string, input: UnitTestInput): Generator<Ask, string, Answer> {
  return comparison(queryInBrackets(sql), input.test, { ...input, node: testNode(input.test, testedModel(input)) });
}

function testedModel({ test, manifest }: UnitTestInput): ManifestNode {
  const model = manifest.nodes[test.tested_node_unique_id ?? ''];
  if (model !== undefined) return model;
  return fail({
    code: 'TS2003',
    message: `the unit test ${test.name} is about ${test.model}, which does not exist`,
    nodeId: test.unique_id,
  });
}

/** What the template sees as `model` and `config`: the test in the place of its model. dbt: `UnitTestNode`. */
function testNode(test: UnitTestNode, model: ManifestNode): ManifestNode {
  const { expect, unique_id, version } = test;
  const name = version === null ? test.name : `${test.name}_v${version}`;
  const bySql = expect.format === 'sql';
  const config = {
    enabled: true,
    materialized: 'unit',
    tags: [],
    meta: {},
    expected_rows: bySql ? [] : expect.rows,
    expected_sql: bySql ? expect.rows : null,
  };
  const fqn = unique_id.split('.');
  const described = { description: '', columns: {}, tags: [], meta: {}, relation_name: null };
  const node = { ...model, ...described, unique_id, name, alias: name, fqn, config, resource_type: 'unit_test' };
  return node as unknown as ManifestNode;
}

/** dbt: what the test overrides does not count here; only the columns that the expected rows name are compared; all of them where none are named. */
function* comparison(sql: string, test: UnitTestNode, asTest: RunScopeInput): Generator<Ask, string, Answer> {
  const columns = yield* ask({ kind: 'describe', sql });
  const types = new Dict(columns.map(column => [column.name.toLowerCase(), column.type]));
  const quoted = new Dict(columns.map(column => [column.name.toLowerCase(), quotedName(column.name)]));
  const { expect } = test;
  const rows = expect.format === 'sql' ? [] : fixtureRows(expect);
  const expected =
    expect.format === 'sql'
      ? queryInBrackets(String(expect.rows ?? ''))
      : str(yield* callMacroOf(asTest, 'get_expected_sql', [fromJson(rows), types, quoted]));
  const names = comparedColumns(
    rows[0],
    columns.map(column => column.name),
  );
  const quotedNames: Value[] = names.map(name => quoted.get(name.toLowerCase()) ?? quotedName(name));
  return str(yield* callMacroOf(asTest, 'get_unit_test_sql', [sql, expected, quotedNames]));
}

function comparedColumns(
  first: Readonly<Record<string, JsonValue>> | undefined,
  all: readonly string[],
): readonly string[] {
  return first === undefined ? all : Object.keys(first);
}
