import { HostObject, type Scope, type Value } from '@tsdbt/jinja';
import type { MacroScope } from '../macros/macro-scope.ts';
import { mappingMethod } from '../values/mapping-methods.ts';
import { method } from '../values/method.ts';
import type { TemplateReads } from './template-host.ts';

/** Some of a template's names. */
export interface NameLayer {
  /** What a name means; `undefined`: it is none of these. */
  find(name: string): Value | undefined;
  names(): Iterable<string>;
}

/** Names and what they mean, or how to find out when they are first used. */
export function lazyNames(byName: Readonly<Record<string, Value | (() => Value)>>): NameLayer {
  return {
    find(name) {
      if (!Object.hasOwn(byName, name)) return undefined;
      const value = byName[name];
      return typeof value === 'function' ? value() : value;
    },
    names: () => Object.keys(byName),
  };
}

/** Names of which every template of a phase has its own, and how to find out in its place what one means. */
export type NameTable<P> = ReadonlyMap<string, (place: P) => Value>;

export function nameTable<P>(byName: Readonly<Record<string, (place: P) => Value>>): NameTable<P> {
  return new Map(Object.entries(byName));
}

/** The names of a table in one place: all that a node has of them until its template uses one. */
export class PlacedNames<P> implements NameLayer {
  private readonly table: NameTable<P>;
  private readonly place: P;

  constructor(table: NameTable<P>, place: P) {
    this.table = table;
    this.place = place;
  }

  find(name: string): Value | undefined {
    return this.table.get(name)?.(this.place);
  }

  names(): Iterable<string> {
    return this.table.keys();
  }
}

/**
 * The names of one template: what the template's own phase defines on top of what is shared by all, and the macros over both (a macro of
 * the project called `ref` takes the place of dbt's). `context` and `builtins` are views of it.
 */
export class PhaseScope implements Scope {
  private readonly own: readonly NameLayer[];
  private readonly shared: ReadonlyMap<string, Value>;
  private readonly known = new Map<string, Value>();
  private macros: MacroScope | undefined;
  private readonly overlay = new Map<string, Value>();
  private readonly reads: TemplateReads | undefined;

  /** `own` in layers: the first that has a name says what it means. */
  constructor(own: readonly NameLayer[], shared: ReadonlyMap<string, Value>, reads?: TemplateReads) {
    this.own = own;
    this.shared = shared;
    this.reads = reads;
  }

  /** Puts macros over the other names. (They run in this scope, so they can only be made after it.) */
  withMacros(macros: MacroScope): this {
    this.macros = macros;
    return this;
  }

  /** Gives a name a value that comes before everything else, e.g. the arguments of a generic test. */
  define(name: string, value: Value): void {
    this.overlay.set(name, value);
  }

  lookup(name: string): Value | undefined {
    return this.overlay.get(name) ?? this.macros?.lookup(name) ?? this.builtin(name);
  }

  /** A name without the macros that may hide it. dbt: `builtins`. */
  builtin(name: string): Value | undefined {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const found = this.find(name);
    if (found !== undefined) this.known.set(name, found);
    return found;
  }

  *names(): Iterable<string> {
    yield* this.overlay.keys();
    if (this.macros !== undefined) yield* this.macros.names();
    yield* this.builtinNames();
  }

  *builtinNames(): Iterable<string> {
    for (const layer of this.own) yield* layer.names();
    yield* this.shared.keys();
  }

  private find(name: string): Value | undefined {
    if (this.reads !== undefined && VOLATILE_NAMES.has(name)) this.reads.volatile(name);
    for (const layer of this.own) {
      const found = layer.find(name);
      if (found !== undefined) return found;
    }
    if (name === 'context') return new ScopeMapping(this, 'context');
    if (name === 'builtins') return new ScopeMapping(this, 'builtins');
    return this.shared.get(name);
  }
}

/** What is different in every invocation. */
const VOLATILE_NAMES: ReadonlySet<string> = new Set([
  'flags',
  'invocation_id',
  'run_started_at',
  'invocation_args_dict',
  'selected_resources',
]);

/** The scope as a mapping: `context['x']`, `'x' in context`, `context.update({…})`, `builtins.ref(…)`. */
class ScopeMapping extends HostObject {
  private readonly scope: PhaseScope;
  private readonly view: 'context' | 'builtins';

  constructor(scope: PhaseScope, view: 'context' | 'builtins') {
    super();
    this.scope = scope;
    this.view = view;
  }

  override get typeName(): string {
    return 'dict';
  }

  override get isMapping(): boolean {
    return true;
  }

  override getItem(key: Value): Value | undefined {
    if (typeof key !== 'string') return undefined;
    return this.view === 'context' ? this.scope.lookup(key) : this.scope.builtin(key);
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'update') return method('update', ['other'], other => this.update(other));
    return mappingMethod(this, name);
  }

  override contains(value: Value): boolean {
    return this.getItem(value) !== undefined;
  }

  override iterate(): Iterable<Value> {
    return new Set(this.view === 'context' ? this.scope.names() : this.scope.builtinNames());
  }

  override length(): number {
    return [...this.iterate()].length;
  }

  override repr(): string {
    return `<${this.view}>`;
  }

  private update(other: Value | undefined): Value {
    if (!(other instanceof HostObject)) return null;
    for (const key of other.iterate?.() ?? []) {
      if (typeof key === 'string') this.scope.define(key, other.getItem?.(key) ?? null);
    }
    return null;
  }
}
