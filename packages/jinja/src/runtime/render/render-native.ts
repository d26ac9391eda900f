import type { Template } from '../../ast/nodes.ts';
import { compileNative } from '../../generate/compile-template.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { raise } from '../errors/python-exception.ts';
import { locateError } from '../errors/template-error.ts';
import { type Filter, filter } from '../filters/filter.ts';
import { literalEval } from '../modules/literal-eval.ts';
import { toNumeric } from '../operators/numeric.ts';
import type { Scope } from '../scope.ts';
import { Markup } from '../values/markup.ts';
import { str } from '../values/str.ts';
import { typeName } from '../values/type-name.ts';
import type { Value } from '../values/value.ts';
import { metered, newBudget } from './budget.ts';
import { FrameContext } from './frame-context.ts';
import { checkRequirements, type Rendering, type RenderOptions, run } from './render.ts';

/**
 * Renders a YAML value as dbt does: what one expression evaluates to stays as it is; several pieces become text. Text
 * becomes a literal only where `as_native`, `as_bool` or `as_number` asks for it. dbt: `quoted_native_concat`.
 */
export function* renderNative(template: Template, scope: Scope, options: RenderOptions = {}): Rendering<Value> {
  const environment = nativeEnvironment(options.environment ?? createEnvironment());
  const compiled = compileNative(template);
  checkRequirements(compiled, environment);
  const frameName = options.frameName ?? template.source.file;
  const context = new FrameContext(template.source, scope, environment, frameName);
  const pieces = yield* metered(run(compiled, context), newBudget(environment.timeBudget));
  try {
    return combine(pieces);
  } catch (error) {
    throw locateError(error, { source: template.source, offset: 0, frameName });
  }
}

type Wanted = 'text' | 'native' | 'bool' | 'number';

/** Text that a filter marked with the type it is to have. */
class Marked extends Markup {
  readonly wanted: Wanted;

  constructor(text: string, wanted: Wanted) {
    super(text);
    this.wanted = wanted;
  }
}

const NATIVE_FILTERS: readonly [string, Filter][] = (['text', 'native', 'bool', 'number'] as const).map(wanted =>
  filter(`as_${wanted}`, [], value => new Marked(str(value), wanted)),
);

const environments = new WeakMap<Environment, Environment>();

function nativeEnvironment(environment: Environment): Environment {
  let native = environments.get(environment);
  if (native === undefined) {
    native = { ...environment, filters: new Map([...environment.filters, ...NATIVE_FILTERS]) };
    environments.set(environment, native);
  }
  return native;
}

function combine(pieces: readonly Value[]): Value {
  const [only] = pieces;
  if (only === undefined) return '';
  if (pieces.length > 1) return pieces.map(str).join('');
  if (!(only instanceof Marked)) return only;
  return only.wanted === 'text' ? only.text : converted(only);
}

function converted({ text, wanted }: Marked): Value {
  const literal = literalEval(text);
  const value = literal === undefined ? text : literal;
  const fits =
    wanted === 'native' ||
    (wanted === 'bool' ? typeof value === 'boolean' : typeName(value) !== 'bool' && toNumeric(value) !== undefined);
  if (!fits) raise('ValueError', `Could not convert value '${text}' into type '${wanted}'`);
  return value;
}
