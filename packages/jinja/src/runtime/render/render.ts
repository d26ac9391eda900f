import type { SourceText } from '../../ast/source-text.ts';
import type { CompiledTemplate } from '../../generate/compile-template.ts';
import { createEnvironment, type Environment } from '../environment.ts';
import { PythonException } from '../errors/python-exception.ts';
import { failAssertion, locateError } from '../errors/template-error.ts';
import type { Scope } from '../scope.ts';
import type { Suspended } from '../values/call.ts';
import type { Value } from '../values/value.ts';
import { metered, newBudget } from './budget.ts';
import { FrameContext, type OutputSegment } from './frame-context.ts';
import { ReturnSignal } from './return-signal.ts';

/** What a rendering runs under. */
export interface RenderOptions {
  /** Default: Jinja2's. */
  readonly environment?: Environment;
  /** Who is rendered, for the frames of errors, e.g. `model orders`. Default: the file. */
  readonly frameName?: string;
  /** Gets the places in the source that the pieces of the output come from, in their order. */
  readonly segments?: OutputSegment[];
}

/** A rendering under way: it yields the asks of native functions and is resumed with answers; it ends with the text. */
export type Rendering<T = string> = Generator<unknown, T, unknown>;

/** Renders a template. Raises `TemplateError`. */
export function* render(template: CompiledTemplate, scope: Scope, options: RenderOptions = {}): Rendering {
  const environment = options.environment ?? defaultEnvironment;
  checkRequirements(template, environment);
  const frameName = options.frameName ?? template.source.file;
  const context = new FrameContext(template.source, scope, environment, frameName);
  context.segments = options.segments;
  return yield* metered(run(template, context), newBudget(environment.timeBudget));
}

/** Jinja2: a filter or test that does not exist is an error of the template, unless it stands in an `if`. */
export function checkRequirements(
  template: Pick<CompiledTemplate, 'source' | 'requirements'>,
  { filters, tests }: Environment,
): void {
  for (const { kind, name, at } of template.requirements) {
    if (!(kind === 'filter' ? filters : tests).has(name))
      failAssertion(`No ${kind} named '${name}'.`, template.source, at);
  }
}

const defaultEnvironment = createEnvironment();

/** Runs what a template was compiled to. */
export function* run<T extends string | Value[]>(
  template: { readonly source: SourceText; start(context: FrameContext): T | Suspended<T> },
  context: FrameContext,
): Rendering<T> {
  try {
    const result = template.start(context);
    return isDone(result) ? result : yield* result as Suspended<T>;
  } catch (error) {
    if (!(error instanceof ReturnSignal)) throw error;
    const misplaced = new PythonException('TemplateRuntimeError', 'return() was called outside a macro');
    throw locateError(misplaced, { source: template.source, offset: context.offset, frameName: 'template' });
  }
}

function isDone<T extends string | Value[]>(result: T | Suspended<T>): result is T {
  return typeof result === 'string' || Array.isArray(result);
}
