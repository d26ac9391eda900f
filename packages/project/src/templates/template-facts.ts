import type { Diagnostic, JsonObject, NodeId, RefCall } from '@tsdbt/core';
import { mergeConfig, withKeyNames } from '../config/merge-config.ts';
import { NO_ITEMS, NO_KEYS } from '../yaml/json-shape.ts';

/** What parsing wants to know of a template. */
export interface TemplateFacts {
  readonly refs: readonly RefCall[];
  readonly sources: readonly (readonly [source: string, table: string])[];
  readonly metrics: readonly (readonly string[])[];
  /** All `config()` calls, merged. */
  readonly config: JsonObject;
  /** Macros that the template itself calls, in the order of their first call (dbt: depends_on.macros). */
  readonly macros: readonly NodeId[];
  /** What the template will fail of when it is compiled, though dbt parses it. */
  readonly problems?: readonly Diagnostic[];
}

export const NO_FACTS: TemplateFacts = {
  refs: NO_ITEMS,
  sources: NO_ITEMS,
  metrics: NO_ITEMS,
  config: NO_KEYS,
  macros: NO_ITEMS,
};

/** Collects facts in the order in which a template makes them. */
export class FactCollector {
  // Most templates lack most of these, and have one or two of the others: lists that grow would keep room for more.
  refs: readonly RefCall[] = NO_ITEMS;
  sources: readonly (readonly [source: string, table: string])[] = NO_ITEMS;
  metrics: readonly (readonly string[])[] = NO_ITEMS;
  macros: readonly NodeId[] = NO_ITEMS;
  config: JsonObject = NO_KEYS;
  problems: readonly Diagnostic[] = NO_ITEMS;

  /** dbt keeps every call, equal ones too. */
  addRef(call: RefCall): void {
    this.refs = this.refs.concat(call);
  }

  addSource(source: string, table: string): void {
    this.sources = this.sources.concat([[source, table]]);
  }

  /** dbt: one call is kept as it is written, further ones are merged into it. */
  addConfig(values: JsonObject): void {
    this.config = Object.keys(this.config).length === 0 ? withKeyNames(values) : mergeConfig(this.config, values);
  }

  addMacro(id: NodeId): void {
    if (!this.macros.includes(id)) this.macros = this.macros.concat(id);
  }

  addMetric(path: readonly string[]): void {
    this.metrics = this.metrics.concat([path]);
  }

  addAll(facts: TemplateFacts): void {
    for (const ref of facts.refs) this.addRef(ref);
    for (const [source, table] of facts.sources) this.addSource(source, table);
    for (const metric of facts.metrics) this.addMetric(metric);
    for (const macro of facts.macros) this.addMacro(macro);
    this.addConfig(facts.config);
  }
}
