import type { SourceSpan } from '@tsdbt/core';
import type { Environment } from '../environment.ts';
import type { Scope } from '../scope.ts';
import { HostObject } from './host-object.ts';
import type { Value } from './value.ts';

/** The arguments of a call, already evaluated. */
export interface CallArgs {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** Where a call is made from. */
export interface CallSite {
  readonly environment: Environment;
  /** The names that the calling template sees besides its own. */
  readonly scope: Scope;
  /** Whether the place is in an `{% autoescape true %}`; only filters are told. */
  readonly autoescape?: boolean;
  /** The place of the call in the template. */
  at(): SourceSpan;
}

/** A computation that may stop to ask the host something: it yields asks and is resumed with answers. */
export type Suspended<T = Value> = Generator<unknown, T, unknown>;

export const NO_NAMED: ReadonlyMap<string, Value> = new Map();

/** Whether the result of a call is not a value yet: of all objects only generators are neither lists nor host objects. */
export function isSuspended(result: Value | Suspended): result is Suspended {
  return typeof result === 'object' && result !== null && !(result instanceof HostObject) && !Array.isArray(result);
}

/** Runs what cannot ask anything to its end; a computation that does ask is refused. */
export function runToEnd<T>(computation: Generator<unknown, T, unknown>): T {
  const step = computation.next();
  if (step.done === true) return step.value;
  throw new Error('a template asked the host where it cannot be answered');
}
