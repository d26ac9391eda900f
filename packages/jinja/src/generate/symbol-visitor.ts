import { childNodes } from '../ast/child-nodes.ts';
import type { Expression, If, Node, Statement } from '../ast/nodes.ts';
import type { Symbols } from './symbols.ts';

/** Walks the code of one scope and tells its `Symbols` what is read and written, in Jinja2's order. */
export class SymbolVisitor {
  private symbols: Symbols;

  constructor(symbols: Symbols) {
    this.symbols = symbols;
  }

  /** Visits what belongs to the scope that a node opens. Jinja2: `RootVisitor`. */
  visitRoot(node: Node, branch: 'body' | 'else' | 'test'): void {
    switch (node.kind) {
      case 'for':
        if (branch !== 'else') this.declareTarget(node.target);
        if (branch === 'test') return node.test === undefined ? undefined : this.visit(node.test);
        return this.visitAll(branch === 'body' ? node.body : node.otherwise);
      case 'assign-block':
      case 'autoescape':
        return this.visitAll(node.body);
      case 'call-block':
        return this.visitAll([...node.parameters, ...node.defaults, ...node.body]);
      case 'with':
        return this.visitAll([...node.targets, ...node.body]);
      default:
        return this.visitAll(childNodes(node));
    }
  }

  /** Visits code within the scope; it stops at what opens a scope of its own. Jinja2: `FrameSymbolVisitor`. */
  private visit(node: Node): void {
    switch (node.kind) {
      case 'name':
        if (node.context === 'parameter') this.symbols.declareParameter(node.name);
        else if (node.context === 'store') this.symbols.store(node.name);
        else this.symbols.load(node.name);
        return;
      case 'namespace-ref':
        return this.symbols.load(node.name);
      case 'if':
        return this.visitIf(node);
      case 'macro':
        return this.symbols.store(node.name);
      case 'assign':
        this.visit(node.value);
        return this.visit(node.target);
      case 'for':
        return this.visit(node.iterable);
      case 'call-block':
        return this.visit(node.call);
      case 'filter-block':
        return this.visit(node.filter);
      case 'with':
        return this.visitAll(node.values);
      case 'assign-block':
        return this.visit(node.target);
      case 'autoescape':
        return;
      default:
        return this.visitAll(childNodes(node));
    }
  }

  private visitAll(nodes: readonly Node[]): void {
    for (const node of nodes) this.visit(node);
  }

  private visitIf(node: If): void {
    this.visit(node.test);
    const original = this.symbols;
    const branch = (statements: readonly Statement[]): Symbols => {
      this.symbols = original.copy();
      this.visitAll(statements);
      const result = this.symbols;
      this.symbols = original;
      return result;
    };
    original.mergeBranches([branch(node.body), branch(node.elifs), branch(node.otherwise)]);
  }

  private declareTarget(target: Expression): void {
    if (target.kind === 'name') this.symbols.declareParameter(target.name);
    else if (target.kind === 'tuple') for (const item of target.items) this.declareTarget(item);
    else this.visit(target);
  }
}
