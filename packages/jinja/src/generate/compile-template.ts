import type { MacroDefinition, Template } from '../ast/nodes.ts';
import type { SourceText } from '../ast/source-text.ts';
import { failSyntax } from '../runtime/errors/template-error.ts';
import type { FrameContext } from '../runtime/render/frame-context.ts';
import { RUNTIME } from '../runtime/render/generated-runtime.ts';
import type { Suspended } from '../runtime/values/call.ts';
import type { Macro, MacroShape } from '../runtime/values/macro.ts';
import type { Value } from '../runtime/values/value.ts';
import type { Requirement } from './expression-generator.ts';
import { pieceTemplate } from './piece-template.ts';
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

/** Compiles a parsed template. Keep the result: it can be rendered any number of times. */
export function compileTemplate(template: Template): CompiledTemplate {
  return pieceTemplate(template) ?? generate<string>(template, 'text');
}

/** Compiles a template for native rendering. */
export function compileNative(template: Template): CompiledNative {
  return generate<Value[]>(template, 'values');
}

/** A macro that is a template of its own, as a function of its context and its arguments. */
export interface CompiledDefinition extends Omit<CompiledTemplate, 'start'> {
  readonly shape: MacroShape;
  /** `self` is the macro as a value, which its text may name. */
  call(context: FrameContext, self: Macro, args: readonly (Value | undefined)[]): Value | Suspended;
}

/**
 * Compiles one macro as a template of its own. Its function is made once, and is no closure over the context: V8 gives each closure that
 * suspends a hidden class that keeps it, and so all that it sees, until the next full collection.
 */
export function compileMacroDefinition(macro: MacroDefinition, source: SourceText): CompiledDefinition {
  return generated(source, generator => {
    const { shape, self, parameters, body, suspends } = generator.macro(macro);
    const { data, requirements } = generator.expressions;
    const run = functionOf<Value>({ parameters: [self, ...parameters], body, suspends });
    return {
      source,
      requirements,
      shape,
      call: (context, value, args) => run(context, RUNTIME, data.constants, data.offsets, value, ...args),
    };
  });
}

const GeneratorFunction = Object.getPrototypeOf(function* () {}).constructor as FunctionConstructor;

type Body<T> = (
  context: FrameContext,
  runtime: typeof RUNTIME,
  constants: readonly unknown[],
  offsets: readonly number[],
  ...parameters: readonly (Value | undefined)[]
) => T | Suspended<T>;

function generate<T extends string | Value[]>(
  template: Template,
  collects: 'text' | 'values',
): Pick<CompiledTemplate, 'source' | 'requirements'> & { start: (context: FrameContext) => T | Suspended<T> } {
  const { source } = template;
  return generated(source, generator => {
    const code = generator.template(template, collects);
    const { data, requirements } = generator.expressions;
    const run = functionOf<T>({ parameters: [], ...code });
    return { source, requirements, start: context => run(context, RUNTIME, data.constants, data.offsets) };
  });
}

function generated<T>(source: SourceText, generate: (generator: StatementGenerator) => T): T {
  try {
    return generate(new StatementGenerator(source));
  } catch (error) {
    if (error instanceof RangeError) failSyntax('the template is nested too deeply', source, 0);
    throw error;
  }
}

interface Code {
  readonly parameters: readonly string[];
  readonly body: string;
  readonly suspends: boolean;
}

/** Templates that differ in their texts, names and places only have the same code: it is compiled once. */
function functionOf<T>({ parameters, body, suspends }: Code): Body<T> {
  // `suspends` is no part of the key: only a body with a `yield*` of its own suspends.
  const key = `${parameters.join()}\n${body}`;
  let compiled = functions.get(key);
  if (compiled === undefined) {
    // A function per shape and none around it: V8 would read the inner one twice.
    const make = suspends ? GeneratorFunction : Function;
    compiled = make('cx', '$', 'K', 'P', ...parameters, `'use strict';${body}`) as Body<unknown>;
    if (functions.size >= MAX_FUNCTIONS) functions.delete(functions.keys().next().value ?? '');
    functions.set(key, compiled);
  }
  return compiled as Body<T>;
}

const functions = new Map<string, Body<unknown>>();
const MAX_FUNCTIONS = 2_000;
