import type { Node } from '../ast/nodes.ts';
import { SymbolVisitor } from './symbol-visitor.ts';
import type { TemplateData } from './template-data.ts';

/** Where the value of a name comes from when a block of code begins. */
export type Load =
  | { readonly kind: 'parameter' }
  | { readonly kind: 'resolve'; readonly name: string }
  | { readonly kind: 'alias'; readonly target: string }
  | { readonly kind: 'undefined' };

/** A name of a scope: the variable that holds it, and its first value. */
export interface Binding {
  readonly variable: string;
  readonly load: Load;
}

/**
 * The names of one scope. Jinja2: `idtracking.Symbols`; its scoping rules (a `set` in a loop stays there; one in an `if`
 * does not; a macro sees what stands around it) are exactly these.
 */
export class Symbols {
  readonly parent: Symbols | undefined;
  private readonly bindings = new Map<string, Binding>();
  private readonly id: number;
  private readonly data: TemplateData;

  constructor(id: number, data: TemplateData, parent?: Symbols) {
    this.id = id;
    this.data = data;
    this.parent = parent;
  }

  /** The scope's own names. */
  get own(): Iterable<Binding> {
    return this.bindings.values();
  }

  /** Collects the names that a node's own scope uses. */
  analyze(node: Node, branch: 'body' | 'else' | 'test' = 'body'): void {
    new SymbolVisitor(this).visitRoot(node, branch);
  }

  /** What a name means here, if it was seen. */
  find(name: string): Binding | undefined {
    return this.bindings.get(name) ?? this.parent?.find(name);
  }

  /** The binding of a name that the analysis has seen. */
  binding(name: string): Binding {
    const binding = this.find(name);
    if (binding === undefined) throw new Error(`the name ${name} was not analysed`);
    return binding;
  }

  /** The variable of a name that the analysis has seen. */
  ref(name: string): string {
    return this.binding(name).variable;
  }

  /**
   * A name is set here. Where that may not happen (`inBranch`: in an `if`) it has its outer value before. Jinja2 comes to the same by
   * merging the symbols of the branches (`branch_update`): only what they store makes a difference there.
   */
  store(name: string, inBranch: boolean): void {
    if (this.bindings.has(name)) return;
    const outer = this.parent?.find(name)?.variable;
    if (outer !== undefined) this.define(name, { kind: 'alias', target: outer });
    else this.define(name, inBranch ? { kind: 'resolve', name } : { kind: 'undefined' });
  }

  declareParameter(name: string): string {
    return this.define(name, { kind: 'parameter' });
  }

  load(name: string): void {
    if (this.find(name) === undefined) this.define(name, { kind: 'resolve', name });
  }

  private define(name: string, load: Load): string {
    const variable = `l${this.id}_${this.data.numberOf(name)}`;
    this.bindings.set(name, { variable, load });
    return variable;
  }
}
