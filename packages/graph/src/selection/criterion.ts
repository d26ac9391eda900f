import type { IndirectSelection, JsonValue } from '@tsdbt/core';
import { didYouMean, fail } from '@tsdbt/core';

/** One criterion of a selection: a method with a value, and how far to follow the edges from what it matches. */
export interface Criterion {
  /** As the user wrote it, for messages. */
  readonly text: string;
  readonly method: MethodName;
  /** `config.meta.owner` has the arguments `meta` and `owner`. */
  readonly methodArguments: readonly string[];
  readonly value: JsonValue;
  /** `@`: the matches, what depends on them, and everything all of those need. */
  readonly childrensParents: boolean;
  /** Edges to follow upwards: 0 none, Infinity all. */
  readonly parentsDepth: number;
  readonly childrenDepth: number;
  readonly indirect: IndirectSelection;
}

export const METHOD_NAMES = [
  'fqn',
  'tag',
  'group',
  'access',
  'source',
  'path',
  'file',
  'package',
  'config',
  'test_name',
  'test_type',
  'resource_type',
  'state',
  'exposure',
  'metric',
  'semantic_model',
  'saved_query',
  'unit_test',
  'result',
  'source_status',
  'version',
  'selector',
] as const;

export type MethodName = (typeof METHOD_NAMES)[number];

/**
 * Reads `[@][N+][method[.argument…]:]value[+N]`. Raises TS5001 for an unknown method and for `@` together with a trailing `+`.
 * dbt: `SelectionCriteria.from_single_spec`.
 */
export function parseCriterion(text: string, indirect: IndirectSelection): Criterion {
  const match = TOKEN.exec(text)?.groups;
  if (match === undefined) return fail({ code: 'TS5001', message: `"${text}" cannot be read as a selection` });
  const value = match.value ?? '';
  const criterion: Criterion = {
    text,
    ...parseMethod(match.method, value, text),
    value,
    childrensParents: match.at !== undefined,
    parentsDepth: match.parents === undefined ? 0 : depthOf(match.parentsDepth),
    childrenDepth: match.children === undefined ? 0 : depthOf(match.childrenDepth),
    indirect,
  };
  return checkOperators(criterion);
}

/** Splits `config.materialized` into method and arguments; without a method, the value's shape decides. */
export function parseMethod(
  written: string | undefined,
  value: string,
  text: string,
): Pick<Criterion, 'method' | 'methodArguments'> {
  if (written === undefined) return { method: defaultMethod(value), methodArguments: [] };
  const [name = '', ...methodArguments] = written.split('.');
  if (isMethodName(name)) return { method: name, methodArguments };
  return fail({
    code: 'TS5001',
    message: `"${name}" in "${text}" is not a selection method`,
    hint: didYouMean(name, METHOD_NAMES) ?? `methods are ${METHOD_NAMES.join(', ')}`,
  });
}

export function checkOperators(criterion: Criterion): Criterion {
  if (!criterion.childrensParents || criterion.childrenDepth === 0) return criterion;
  return fail({
    code: 'TS5001',
    message: `"@" and a trailing "+" cannot stand together in "${criterion.text}"`,
    hint: 'with "@" everything that depends on the nodes is already selected',
  });
}

/** How many edges to follow; nothing written means all. */
export function depthOf(written: JsonValue | undefined): number {
  return written === undefined || written === null || written === '' ? Number.POSITIVE_INFINITY : Number(written);
}

const TOKEN =
  /^(?<at>@)?(?<parents>(?<parentsDepth>\d*)\+)?(?:(?<method>[\p{L}\p{N}_.]+):)?(?<value>.*?)(?<children>\+(?<childrenDepth>\d*))?$/u;

/** dbt: a path separator makes it a path, a known extension a file, anything else a name. */
function defaultMethod(value: string): MethodName {
  if (value.includes('/')) return 'path';
  return /\.(sql|py|csv)$/i.test(value) ? 'file' : 'fqn';
}

function isMethodName(name: string): name is MethodName {
  return (METHOD_NAMES as readonly string[]).includes(name);
}
