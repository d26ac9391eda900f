import type { JsonObject, NodeId, RefCall } from '@tsdbt/core';
import { mergeConfig } from '../config/merge-config.ts';

/** What parsing wants to know of a template. */
export interface TemplateFacts {
  readonly refs: readonly RefCall[];
  readonly sources: readonly (readonly [source: string, table: string])[];
  readonly metrics: readonly (readonly string[])[];
  /** All `config()` calls, merged. */
  readonly config: JsonObject;
  /** Macros that the template itself calls, in the order of their first call (dbt: depends_on.macros). */
  readonly macros: readonly NodeId[];
}

export const NO_FACTS: TemplateFacts = { refs: [], sources: [], metrics: [], config: {}, macros: [] };

/** Collects facts, each once. */
export class FactCollector {
  readonly refs: RefCall[] = [];
  readonly sources: [string, string][] = [];
  readonly metrics: (readonly string[])[] = [];
  readonly macros: NodeId[] = [];
  config: JsonObject = {};

  addRef(call: RefCall): void {
    const same = (other: RefCall) =>
      other.name === call.name && other.package === call.package && other.version === call.version;
    if (!this.refs.some(same)) this.refs.push(call);
  }

  addSource(source: string, table: string): void {
    if (!this.sources.some(other => other[0] === source && other[1] === table)) this.sources.push([source, table]);
  }

  addConfig(values: JsonObject): void {
    this.config = mergeConfig(this.config, values);
  }

  addMacro(id: NodeId): void {
    if (!this.macros.includes(id)) this.macros.push(id);
  }

  addAll(facts: TemplateFacts): void {
    for (const ref of facts.refs) this.addRef(ref);
    for (const [source, table] of facts.sources) this.addSource(source, table);
    for (const metric of facts.metrics) this.metrics.push(metric);
    for (const macro of facts.macros) this.addMacro(macro);
    this.addConfig(facts.config);
  }
}
