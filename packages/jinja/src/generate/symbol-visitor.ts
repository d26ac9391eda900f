import { childNodes } from '../ast/child-nodes.ts';
import type { Expression, If, Node } from '../ast/nodes.ts';
import type { Symbols } from './symbols.ts';

/** Walks the code of one scope and tells its `Symbols` what is read and written, in Jinja2's order. */
export class SymbolVisitor {
  private readonly symbols: Symbols;
  private inBranch = false;

  constructor(symbols: Symbols) {
    this.symbols = symbols;
  }

  /** Visits what belongs to the scope that a node opens. Jinja2: `RootVisitor`. */
  visitRoot(node: Node, branch: 'body' | 'else' | 'test'): void {
    switch (node.kind) {
      case 'for':
        if (branch !== 'else') this.declareTarget(node.target);
        if (branch === 'test') {
          node.test === undefined ? undefined : this.visit(node.test);
          return;
        }
        this.visitAll(branch === 'body' ? node.body : node.otherwise);
        return;
      case 'assign-block':
        this.visitAll(node.body);
        return;
      case 'call-block':
        this.visitAll([...node.parameters, ...node.defaults, ...node.body]);
        return;
      case 'autoescape':
        this.visitAll([node.enabled, ...node.body]);
        return;
      case 'with':
        this.visitAll([...node.targets, ...node.body]);
        return;
      default:
        this.visitAll(childNodes(node));
        return;
    }
  }

  /** Visits code within the scope; it stops at what opens a scope of its own. Jinja2: `FrameSymbolVisitor`. */
  private visit(node: Node): void {
    switch (node.kind) {
      case 'name':
        if (node.context === 'parameter') this.symbols.declareParameter(node.name);
        else if (node.context === 'store') this.symbols.store(node.name, this.inBranch);
        else this.symbols.load(node.name);
        return;
      case 'namespace-ref':
        this.symbols.load(node.name);
        return;
      case 'if':
        this.visitIf(node);
        return;
      case 'macro':
        this.symbols.store(node.name, this.inBranch);
        return;
      case 'assign':
        this.visit(node.value);
        this.visit(node.target);
        return;
      case 'for':
        this.visit(node.iterable);
        return;
      case 'call-block':
        this.visit(node.call);
        return;
      case 'filter-block':
        this.visit(node.filter);
        return;
      case 'with':
        this.visitAll(node.values);
        return;
      case 'assign-block':
        this.visit(node.target);
        return;
      case 'autoescape':
        return;
      default:
        this.visitAll(childNodes(node));
        return;
    }
  }

  private visitAll(nodes: readonly Node[]): void {
    for (const node of nodes) this.visit(node);
  }

  private visitIf(node: If): void {
    this.visit(node.test);
    const { inBranch } = this;
    this.inBranch = true;
    this.visitAll(node.body);
    this.visitAll(node.elifs);
    this.visitAll(node.otherwise);
    this.inBranch = inBranch;
  }

  private declareTarget(target: Expression): void {
    if (target.kind === 'name') this.symbols.declareParameter(target.name);
    else if (target.kind === 'tuple') for (const item of target.items) this.declareTarget(item);
    else this.visit(target);
  }
}
