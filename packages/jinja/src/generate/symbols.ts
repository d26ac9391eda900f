import type { Node } from '../ast/nodes.ts';
import { SymbolVisitor } from './symbol-visitor.ts';

/** Where the value of a name comes from when a block of code begins. */
export type Load =
  | { readonly kind: 'parameter' }
  | { readonly kind: 'resolve'; readonly name: string }
  | { readonly kind: 'alias'; readonly target: string }
  | { readonly kind: 'undefined' };

/**
 * The names of one scope and the variables that hold them. Jinja2: `idtracking.Symbols`; its scoping rules (a `set` in
 * a loop stays there; one in an `if` does not; a macro sees what stands around it) are exactly this algorithm.
 */
export class Symbols {
  readonly parent: Symbols | undefined;
  refs: Map<string, string> = new Map();
  loads: Map<string, Load> = new Map();
  stores: Set<string> = new Set();
  private readonly id: number;

  constructor(id: number, parent?: Symbols) {
    this.id = id;
    this.parent = parent;
  }

  /** Collects the names that a node's own scope uses. */
  analyze(node: Node, branch: 'body' | 'else' | 'test' = 'body'): void {
    new SymbolVisitor(this).visitRoot(node, branch);
  }

  findLoad(variable: string): Load | undefined {
    return this.loads.get(variable) ?? this.parent?.findLoad(variable);
  }

  findRef(name: string): string | undefined {
    return this.refs.get(name) ?? this.parent?.findRef(name);
  }

  /** The variable of a name that the analysis has seen. */
  ref(name: string): string {
    const variable = this.findRef(name);
    if (variable === undefined) throw new Error(`the name ${name} was not analysed`);
    return variable;
  }

  store(name: string): void {
    this.stores.add(name);
    if (this.refs.has(name)) return;
    const outer = this.parent?.findRef(name);
    this.define(name, outer === undefined ? { kind: 'undefined' } : { kind: 'alias', target: outer });
  }

  declareParameter(name: string): string {
    this.stores.add(name);
    return this.define(name, { kind: 'parameter' });
  }

  load(name: string): void {
    if (this.findRef(name) === undefined) this.define(name, { kind: 'resolve', name });
  }

  copy(): Symbols {
    const copy = new Symbols(this.id, this.parent);
    copy.refs = new Map(this.refs);
    copy.loads = new Map(this.loads);
    copy.stores = new Set(this.stores);
    return copy;
  }

  /** Merges the branches of an `if`: what only some of them set must be looked up first. */
  mergeBranches(branches: readonly Symbols[]): void {
    const stored = new Set(branches.flatMap(branch => [...branch.stores]).filter(name => !this.stores.has(name)));
    for (const branch of branches) {
      for (const [name, variable] of branch.refs) this.refs.set(name, variable);
      for (const [variable, load] of branch.loads) this.loads.set(variable, load);
      for (const name of branch.stores) this.stores.add(name);
    }
    for (const name of stored) {
      const outer = this.parent?.findRef(name);
      const load: Load = outer === undefined ? { kind: 'resolve', name } : { kind: 'alias', target: outer };
      this.loads.set(this.ref(name), load);
    }
  }

  private define(name: string, load: Load): string {
    const variable = `l${this.id}_${name}`;
    this.refs.set(name, variable);
    this.loads.set(variable, load);
    return variable;
  }
}
