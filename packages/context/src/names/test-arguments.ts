import { type Answer, type Ask, type JsonObject, type JsonValue, markedScalar } from '@tsdbt/core';
import {
  callFunction,
  Dict,
  type Environment,
  NO_NAMED,
  parseTemplate,
  renderNative,
  type Scope,
  type Value,
} from '@tsdbt/jinja';
import type { PhaseScope } from '../phases/phase-scope.ts';
import { yamlValue } from '../values/yaml-value.ts';
import { isTemplate } from './render.ts';

/** The name under which a generic test's template finds its arguments (dbt). */
export const TEST_ARGUMENTS_NAME = '_dbt_generic_test_kwargs';

export interface TestArgumentsPlace {
  readonly scope: PhaseScope;
  readonly environment: Environment;
  /** For errors: the file and the test. */
  readonly file: string;
  /** `get_where_subquery` is dbt's, and the test has no `where`: it would give back the relation that it gets. */
  readonly isUnfiltered?: boolean;
}

/**
 * The arguments of a generic test as values. dbt: texts are templates, rendered to native values (a `ref` stays a relation); a text that
 * looks like a call of ref, source, var, env_var or doc is one; `column_name` stays text.
 */
export function* renderTestArguments(
  kwargs: JsonObject,
  { scope, ...others }: TestArgumentsPlace,
): Generator<Ask, Dict, Answer> {
  const place = { scope: builtinsFirst(scope), ...others };
  const result = new Dict();
  for (const [key, value] of Object.entries(kwargs)) {
    result.set(key, key === 'column_name' ? yamlValue(value) : yield* renderValue(value, place));
  }
  return result;
}

interface ArgumentsPlace extends Omit<TestArgumentsPlace, 'scope'> {
  readonly scope: Scope;
}

/** dbt: arguments see the macros that the test itself calls only, so that a project's own `ref` has no say in which model is tested. */
function builtinsFirst(scope: PhaseScope): Scope {
  return { lookup: name => scope.builtin(name) ?? scope.lookup(name), names: () => scope.names() };
}

function* renderValue(value: JsonValue, place: ArgumentsPlace): Generator<Ask, Value, Answer> {
  if (typeof value === 'string') return yield* renderText(value, place);
  if (Array.isArray(value)) {
    const items: Value[] = [];
    for (const item of value as readonly JsonValue[]) items.push(yield* renderValue(item, place));
    return items;
  }
  if (typeof value !== 'object' || value === null || markedScalar(value) !== undefined) return yamlValue(value);
  const dict = new Dict();
  for (const [key, item] of Object.entries(value as JsonObject)) dict.set(key, yield* renderValue(item, place));
  return dict;
}

function* renderText(text: string, place: ArgumentsPlace): Generator<Ask, Value, Answer> {
  const source = LOOKS_LIKE_CALL.test(text) ? `{{ ${text} }}` : text;
  // As rendering would have it: a template's last line has no end.
  if (!isTemplate(source)) return source.endsWith('\n') ? source.slice(0, -1) : source;
  const tested = TESTED_RELATION.exec(source);
  if (tested !== null) return yield* testedRelation(tested, place);
  const { scope, environment, file } = place;
  return yield* renderNative(parseTemplate(source, { file }), scope, { environment }) as Generator<Ask, Value, Answer>;
}

/**
 * The argument `model` as dbt writes it for every test, with or without a filter around it: `{{ get_where_subquery(ref('orders')) }}`.
 * It is evaluated without compiling it, since there are more tests than models.
 */
const TESTED_RELATION = /^\{\{ (?:(get_where_subquery)\()?(ref|source)\('([\w ]+)'(?:, '([\w ]+)')?\)\)? \}\}$/;

function* testedRelation(
  [, filter, kind = 'ref', ...names]: RegExpExecArray,
  place: ArgumentsPlace,
): Generator<Ask, Value, Answer> {
  const relation = yield* callByName(
    kind,
    names.filter(name => name !== undefined),
    place,
  );
  return filter === undefined || place.isUnfiltered === true ? relation : yield* callByName(filter, [relation], place);
}

function callByName(name: string, positional: readonly Value[], place: ArgumentsPlace): Generator<Ask, Value, Answer> {
  const { scope, environment, file } = place;
  const callee = scope.lookup(name) ?? null;
  const site = { scope, environment, at: () => ({ file }) };
  return callFunction(callee, { positional, named: NO_NAMED }, site) as Generator<Ask, Value, Answer>;
}

const LOOKS_LIKE_CALL = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/s;
