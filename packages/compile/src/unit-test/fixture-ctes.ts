import { cteName, type RunScopeInput, runScope, strictEnvironment } from '@tsdbt/context';
import { type Answer, type Ask, ask } from '@tsdbt/core';
import { compileTemplate, Dict, fromJson, parseTemplate, render, str, type Value } from '@tsdbt/jinja';
import { compileNode } from '../compile-node.ts';
import type { Cte } from '../ephemeral-parents.ts';
import { queryInBrackets } from '../query-in-brackets.ts';
import { callMacroOf } from './call-macro.ts';
import { fixtureRows } from './fixture-rows.ts';
import type { GivenInput } from './given-inputs.ts';

/** The rows that a unit test gives, as the CTEs that stand for what its model reads. */
export function* fixtureCtes(
  inputs: readonly GivenInput[],
  place: RunScopeInput,
): Generator<Ask, readonly Cte[], Answer> {
  const ctes: Cte[] = [];
  for (const given of inputs) {
    const sql = yield* fixtureSql(given, { ...place, node: given.node });
    ctes.push({ id: given.id, sql: ` ${cteName(given.cte)} as (\n${queryInBrackets(sql)}\n)` });
  }
  return ctes;
}

function* fixtureSql({ fixture, node }: GivenInput, place: RunScopeInput): Generator<Ask, string, Answer> {
  if (fixture.format === 'sql') return yield* renderText(String(fixture.rows ?? ''), place);
  const rows = fixtureRows(fixture);
  // dbt: a seed for which no rows are given stands for itself.
  if (fixture.rows === null && node.resource_type === 'seed') return `select * from ${node.relation_name}`;
  const types = node.config.materialized === 'ephemeral' ? yield* columnTypes(place) : null;
  return str(yield* callMacroOf(place, 'get_fixture_sql', [fromJson(rows), types]));
}

/** The text of a fixture is a template. */
function renderText(text: string, place: RunScopeInput): Generator<Ask, string, Answer> {
  const template = compileTemplate(parseTemplate(text, { file: place.node.original_file_path }));
  const environment = strictEnvironment(place.invocation);
  return render(template, runScope(place), { environment }) as Generator<Ask, string, Answer>;
}

/** An ephemeral model has no relation to ask: its query is. (dbt fails; only SQL can be given for one.) */
function* columnTypes(place: RunScopeInput): Generator<Ask, Value, Answer> {
  const { sql } = yield* compileNode({ ...place, ephemerals: new Map() });
  const columns = yield* ask({ kind: 'describe', sql });
  return new Dict(columns.map(({ name, type }) => [name, type]));
}
