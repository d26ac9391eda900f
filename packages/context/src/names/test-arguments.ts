import { type Answer, type Ask, type JsonObject, type JsonValue, markedScalar } from '@tsdbt/core';
import {
  callFunction,
  Dict,
  type Environment,
  isSuspended,
  NO_NAMED,
  parseTemplate,
  renderNative,
  type Scope,
  type Suspended,
  type Value,
} from '@tsdbt/jinja';
import type { PhaseScope } from '../phases/phase-scope.ts';
import { yamlValue } from '../values/yaml-value.ts';
import { columnText, standsAsItIs } from './column-text.ts';
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
  /** The warehouse may be asked for the columns of the tested relation: not while parsing. */
  readonly isRun?: boolean;
}

/**
 * The arguments of a generic test as values. dbt: texts are templates, rendered to native values (a `ref` stays a relation); a text that
 * looks like a call of ref, source, var, env_var or doc is one; `column_name` stays text (ours: quoted where it has to be).
 */
export function* renderTestArguments(
  kwargs: JsonObject,
  { scope, environment, file, isUnfiltered = false, isRun = false }: TestArgumentsPlace,
): Generator<Ask, Dict, Answer> {
  const place: ArgumentsPlace = { scope: builtinsFirst(scope), environment, file, isUnfiltered };
  const result = new Dict();
  for (const [key, value] of Object.entries(kwargs)) {
    const rendered = key === 'column_name' ? yamlValue(value) : renderValue(value, place);
    result.set(key, isSuspended(rendered) ? yield* asking(rendered) : rendered);
  }
  const name = result.get('column_name') ?? null;
  if (isRun && !standsAsItIs(name))
    result.set('column_name', yield* columnText(yield* relationOf(kwargs.model, result, place), name));
  return result;
}

/** The tested relation, whatever filter the test puts around it. */
function* relationOf(
  written: JsonValue | undefined,
  result: Dict,
  place: ArgumentsPlace,
): Generator<Ask, Value, Answer> {
  const tested = typeof written === 'string' ? TESTED_RELATION.exec(written) : null;
  if (tested === null) return result.get('model') ?? null;
  const [, , kind = 'ref', name = '', second] = tested;
  const relation = callByName(kind, second === undefined ? [name] : [name, second], place);
  return isSuspended(relation) ? yield* asking(relation) : relation;
}

function asking(computation: Suspended): Generator<Ask, Value, Answer> {
  return computation as Generator<Ask, Value, Answer>;
}

interface ArgumentsPlace extends Omit<TestArgumentsPlace, 'scope'> {
  readonly scope: Scope;
}

/** dbt: arguments see the macros that the test itself calls only, so that a project's own `ref` has no say in which model is tested. */
function builtinsFirst(scope: PhaseScope): Scope {
  return { lookup: name => scope.builtin(name) ?? scope.lookup(name), names: () => scope.names() };
}

function renderValue(value: JsonValue, place: ArgumentsPlace): Value | Suspended {
  if (typeof value === 'string') return renderText(value, place);
  if (Array.isArray(value)) return renderItems(value, place);
  if (typeof value !== 'object' || value === null || markedScalar(value) !== undefined) return yamlValue(value);
  return renderEntries(value as JsonObject, place);
}

function* renderItems(values: readonly JsonValue[], place: ArgumentsPlace): Suspended {
  const items: Value[] = [];
  for (const value of values) {
    const item = renderValue(value, place);
    items.push(isSuspended(item) ? yield* item : item);
  }
  return items;
}

function* renderEntries(values: JsonObject, place: ArgumentsPlace): Suspended {
  const dict = new Dict();
  for (const [key, value] of Object.entries(values)) {
    const item = renderValue(value, place);
    dict.set(key, isSuspended(item) ? yield* item : item);
  }
  return dict;
}

function renderText(text: string, place: ArgumentsPlace): Value | Suspended {
  const source = LOOKS_LIKE_CALL.test(text) ? `{{ ${text} }}` : text;
  // As rendering would have it: a template's last line has no end.
  if (!isTemplate(source)) return source.endsWith('\n') ? source.slice(0, -1) : source;
  const tested = TESTED_RELATION.exec(source);
  if (tested !== null) return testedRelation(tested, place);
  const { scope, environment, file } = place;
  return renderNative(parseTemplate(source, { file }), scope, { environment });
}

/**
 * The argument `model` as dbt writes it for every test, with or without a filter around it: `{{ get_where_subquery(ref('orders')) }}`.
 * It is evaluated without compiling it, since there are more tests than models.
 */
const TESTED_RELATION = /^\{\{ (?:(get_where_subquery)\()?(ref|source)\('([\w ]+)'(?:, '([\w ]+)')?\)\)? \}\}$/;

function testedRelation(
  [, filter, kind = 'ref', name = '', second]: RegExpExecArray,
  place: ArgumentsPlace,
): Value | Suspended {
  const relation = callByName(kind, second === undefined ? [name] : [name, second], place);
  return filter === undefined || place.isUnfiltered === true ? relation : filtered(filter, relation, place);
}

function* filtered(filter: string, relation: Value | Suspended, place: ArgumentsPlace): Suspended {
  const result = callByName(filter, [isSuspended(relation) ? yield* relation : relation], place);
  return isSuspended(result) ? yield* result : result;
}

function callByName(name: string, positional: readonly Value[], place: ArgumentsPlace): Value | Suspended {
  const { scope, environment, file } = place;
  const site = { scope, environment, at: () => ({ file }) };
  return callFunction(scope.lookup(name) ?? null, { positional, named: NO_NAMED }, site);
}

const LOOKS_LIKE_CALL = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/s;
