import type { MacroDefinition, Template } from '../ast/nodes.ts';
import type { SourceText } from '../ast/source-text.ts';
import { failSyntax } from '../runtime/errors/template-error.ts';
import type { FrameContext } from '../runtime/render/frame-context.ts';
import { RUNTIME } from '../runtime/render/generated-runtime.ts';
import type { Suspended } from '../runtime/values/call.ts';
import type { Value } from '../runtime/values/value.ts';
import type { Requirement } from './expression-generator.ts';
import { literalTemplate } from './literal-template.ts';
import { StatementGenerator } from './statement-generator.ts';

/** A template as a function of its context: it returns its text, or a computation of it that may ask. */
export interface CompiledTemplate {
  readonly source: SourceText;
  /** Filters and tests that the environment must have. Jinja2: their absence is an error before anything is rendered. */
  readonly requirements: readonly Requirement[];
  start(context: FrameContext): string | Suspended<string>;
}

/** A template whose function returns the list of the values that it prints. */
export interface CompiledNative extends Omit<CompiledTemplate, 'start'> {
  start(context: FrameContext): Value[] | Suspended<Value[]>;
}

/** Compiles a parsed template. The result is kept with the tree: compiling it again costs nothing. */
export function compileTemplate(template: Template): CompiledTemplate {
  let compiled = cache.get(template);
  if (compiled === undefined) {
    compiled = literalTemplate(template) ?? generate<string>(template, 'text');
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
const GeneratorFunction = Object.getPrototypeOf(function* () {}).constructor as FunctionConstructor;

type Body<T> = (context: FrameContext, runtime: typeof RUNTIME, constants: readonly unknown[]) => T | Suspended<T>;

function generate<T>(
  template: Template,
  collects: 'text' | 'values',
): Pick<CompiledTemplate, 'source' | 'requirements'> & { start: (context: FrameContext) => T | Suspended<T> } {
  const { source } = template;
  try {
    const generator = new StatementGenerator(source);
    const { body, suspends } = generator.template(template, collects);
    const { constants, requirements } = generator.expressions;
    // A function per template and none around it: V8 would read the inner one twice.
    const make = suspends ? GeneratorFunction : Function;
    const run = make('cx', '$', 'K', `'use strict';${body}`) as Body<T>;
    return { source, requirements, start: context => run(context, RUNTIME, constants) };
  } catch (error) {
    if (error instanceof RangeError) failSyntax('the template is nested too deeply', source, 0);
    throw error;
  }
}
