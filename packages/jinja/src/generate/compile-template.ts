import type { MacroDefinition, Template } from '../ast/nodes.ts';
import type { SourceText } from '../ast/source-text.ts';
import { failSyntax } from '../runtime/errors/template-error.ts';
import type { FrameContext } from '../runtime/render/frame-context.ts';
import { RUNTIME } from '../runtime/render/generated-runtime.ts';
import type { Suspended } from '../runtime/values/call.ts';
import type { Value } from '../runtime/values/value.ts';
import type { Requirement } from './expression-generator.ts';
import { StatementGenerator } from './statement-generator.ts';

/** A template as a function of its context: it returns its text, or a computation of it that may ask. */
export interface CompiledTemplate {
  readonly source: SourceText;
  /** Filters and tests that the environment must have. Jinja2: their absence is an error before anything is rendered. */
  readonly requirements: readonly Requirement[];
  start(context: FrameContext): () => string | Suspended<string>;
}

/** A template whose function returns the list of the values that it prints. */
export interface CompiledNative extends Omit<CompiledTemplate, 'start'> {
  start(context: FrameContext): () => Value[] | Suspended<Value[]>;
}

/** Compiles a parsed template. The result is kept with the tree: compiling it again costs nothing. */
export function compileTemplate(template: Template): CompiledTemplate {
  let compiled = cache.get(template);
  if (compiled === undefined) {
    compiled = generate<string>(template, 'text');
    cache.set(template, compiled);
  }
  return compiled;
}

/** Compiles a template for native rendering. */
export function compileNative(template: Template): CompiledNative {
  let compiled = nativeCache.get(template);
  if (compiled === undefined) {
    compiled = generate<Value[]>(template, 'values');
    nativeCache.set(template, compiled);
  }
  return compiled;
}

/** Compiles one macro as a template of its own. */
export function compileMacroDefinition(macro: MacroDefinition, source: SourceText): CompiledTemplate {
  return generate<string>({ kind: 'template', source, body: [macro] }, 'text');
}

const cache = new WeakMap<Template, CompiledTemplate>();
const nativeCache = new WeakMap<Template, CompiledNative>();
const RUNTIME_NAMES = Object.keys(RUNTIME);

type Start<T> = (context: FrameContext) => () => T | Suspended<T>;

function generate<T>(
  template: Template,
  collects: 'text' | 'values',
): { source: SourceText; requirements: readonly Requirement[]; start: Start<T> } {
  const { source } = template;
  try {
    const generator = new StatementGenerator(source);
    const code = generator.template(template, collects);
    const { constants, requirements } = generator.expressions;
    const factory = new Function('rt', 'K', `'use strict';const {${RUNTIME_NAMES.join(',')}}=rt;return cx=>${code};`);
    return { source, requirements, start: factory(RUNTIME, constants) as Start<T> };
  } catch (error) {
    if (error instanceof RangeError) failSyntax('the template is nested too deeply', source, 0);
    throw error;
  }
}
