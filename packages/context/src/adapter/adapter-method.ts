import type { Answer, Ask, Events, Invocation, JsonObject } from '@tsdbt/core';
import type { CallSite, Suspended, Value } from '@tsdbt/jinja';

/** What `adapter.*` needs of the place where it is used. */
export interface AdapterPlace {
  readonly invocation: Invocation;
  /** `vars:` of the root project: dbt-clickhouse looks S3 configurations up in it. */
  readonly projectVars: JsonObject;
  /** `adapter.dispatch`: the macro's value; fails with TS3009. */
  readonly dispatch: (name: string, namespace: string | null) => Value;
  /** The project's own macro in place of a built-in one, found as a dispatched call finds it. */
  readonly override: (name: string) => Value | undefined;
  readonly events: Events;
}

/** A method of `adapter`. What concerns the warehouse is an ask, performed by whoever drives the rendering. */
export interface AdapterMethod {
  /** As `bindArguments` reads them: `a`, `b?`, `*rest`, `**named`. */
  readonly parameters: readonly string[];
  readonly body: AdapterMethodBody;
}

export type AdapterMethodBody = (
  args: readonly (Value | undefined)[],
  place: AdapterPlace,
  site: CallSite,
) => Value | Suspended;

export type AdapterMethods = Readonly<Record<string, AdapterMethod>>;

/** A computation that asks the warehouse on its way. */
export type Asking = Generator<Ask, Value, Answer>;

/** An entry of a table of methods; parameters in one text: `'sql fetch? limit?'`. */
export function on(parameters: string, body: AdapterMethodBody): AdapterMethod {
  return { parameters: parameters === '' ? [] : parameters.split(' '), body };
}
