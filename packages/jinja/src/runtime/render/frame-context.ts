import { didYouMean, type SourceSpan } from '@tsdbt/core';
import { type SourceText, spanAt } from '../../ast/source-text.ts';
import type { Environment } from '../environment.ts';
import { locateError } from '../errors/template-error.ts';
import type { Scope } from '../scope.ts';
import type { CallSite } from '../values/call.ts';
import { quoteName } from '../values/quote-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';

/** A piece of a template's output: where it begins there, and where it comes from; literal text maps character by character. */
export interface OutputSegment {
  readonly output: number;
  readonly source: number;
  readonly literal: boolean;
}

/** What the generated code of one template works in: its names, its place in a file, and who it is. */
export class FrameContext implements CallSite {
  readonly environment: Environment;
  readonly scope: Scope;
  autoescape = false;
  /** Offset of the call that is being made, for `at`. */
  offset = 0;
  /** Where pieces of the output come from, if anybody wants to know. */
  segments: OutputSegment[] | undefined;
  private readonly source: SourceText;
  private readonly frameName: string;

  constructor(source: SourceText, scope: Scope, environment: Environment, frameName: string) {
    this.source = source;
    this.scope = scope;
    this.environment = environment;
    this.frameName = frameName;
  }

  /** A name from outside the template. */
  resolve(name: string): Value {
    const value = this.scope.lookup(name);
    if (value !== undefined) return value;
    return this.environment.globals.get(name) ?? this.undefinedName(name);
  }

  /** What a name that nobody defined evaluates to. */
  undefinedName(name: string): Undefined {
    const hint = (): string | undefined =>
      didYouMean(name, [...(this.scope.names?.() ?? []), ...this.environment.globals.keys()]);
    return new Undefined({ message: `${quoteName(name)} is undefined`, hint }, this.environment.lenientUndefined);
  }

  /** Jinja2: a macro's parameter that got no argument and has no default. */
  missingParameter(name: string): Undefined {
    const message = `parameter ${quoteName(name)} was not provided`;
    return new Undefined({ message }, this.environment.lenientUndefined);
  }

  /** Generated code is about to add a piece to the template's text. */
  mark(output: number, source: number, literal: boolean): void {
    this.segments?.push({ output, source, literal });
  }

  at(): SourceSpan {
    return spanAt(this.source, this.offset);
  }

  /** Gives an error that leaves a piece of generated code its place. */
  locate(error: unknown, offset: number, functionName: string | undefined): unknown {
    const frameName = functionName === undefined ? this.frameName : functionName;
    return locateError(error, { source: this.source, offset, frameName });
  }
}
