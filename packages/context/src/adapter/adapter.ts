import type { Events, Invocation, NodeId } from '@tsdbt/core';
import { HostObject, type Value } from '@tsdbt/jinja';
import { parseMethods } from './parse-methods.ts';
import { pureMethods } from './pure-methods.ts';
import { warehouseMethods } from './warehouse-methods.ts';

/** What `adapter.*` needs of the place where it is used. */
export interface AdapterPlace {
  readonly invocation: Invocation;
  /** `adapter.dispatch`: the macro's value; fails with TS3009. */
  readonly dispatch: (name: string, namespace: string | null) => Value;
  readonly events: Events;
  readonly nodeId?: NodeId;
}

export type AdapterMethods = Readonly<Record<string, Value>>;

/**
 * `adapter`: dbt's and dbt-clickhouse's methods. What concerns the warehouse is an ask; while parsing it is answered at once, as dbt
 * does: with nothing.
 */
export class Adapter extends HostObject {
  private readonly methods: AdapterMethods;

  constructor(methods: AdapterMethods) {
    super();
    this.methods = methods;
  }

  override get typeName(): string {
    return 'DatabaseWrapper';
  }

  override getAttr(name: string): Value | undefined {
    return Object.hasOwn(this.methods, name) ? this.methods[name] : undefined;
  }

  override repr(): string {
    return '<ClickHouseAdapter>';
  }
}

export function parseAdapter(place: AdapterPlace): Value {
  return new Adapter({ ...pureMethods(place), ...parseMethods() });
}

export function runAdapter(place: AdapterPlace): Value {
  return new Adapter({ ...pureMethods(place), ...warehouseMethods(place) });
}
