import type { Arguments, Node } from './nodes.ts';

/** The direct children of a node in Jinja2's field order (`iter_child_nodes`), on which its scoping depends. */
export function childNodes(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'template':
      return node.body;
    case 'output':
      return node.nodes;
    case 'for':
      return present(node.target, node.iterable, ...node.body, ...node.otherwise, node.test);
    case 'if':
      return [node.test, ...node.body, ...node.elifs, ...node.otherwise];
    case 'macro':
      return [...node.parameters, ...node.defaults, ...node.body];
    case 'call-block':
      return [node.call, ...node.parameters, ...node.defaults, ...node.body];
    case 'filter-block':
      return [...node.body, node.filter];
    case 'with':
      return [...node.targets, ...node.values, ...node.body];
    case 'assign':
      return [node.target, node.value];
    case 'assign-block':
      return present(node.target, node.filter, ...node.body);
    case 'autoescape':
      return [node.enabled, ...node.body];
    case 'do':
      return [node.value];
    case 'break':
    case 'continue':
    case 'text':
    case 'constant':
    case 'name':
    case 'namespace-ref':
      return [];
    case 'tuple':
    case 'list':
    case 'dict':
    case 'concat':
      return node.items;
    case 'pair':
      return [node.key, node.value];
    case 'unary':
      return [node.operand];
    case 'binary':
    case 'logical':
      return [node.left, node.right];
    case 'compare':
      return [node.first, ...node.rest];
    case 'operand':
      return [node.value];
    case 'getattr':
      return [node.object];
    case 'getitem':
      return [node.object, node.key];
    case 'slice':
      return present(node.start, node.stop, node.step);
    case 'filter':
    case 'test':
      return present(node.operand, ...argumentNodes(node));
    case 'conditional':
      return present(node.test, node.consequent, node.otherwise);
    case 'call':
      return [node.callee, ...argumentNodes(node)];
    case 'keyword':
      return [node.value];
  }
}

/** Visits a node and everything below it, parents first; a visitor that returns false keeps the walk out of a node. */
export function walk(node: Node, visit: (node: Node) => boolean | undefined): void {
  if (visit(node) === false) return;
  for (const child of childNodes(node)) walk(child, visit);
}

function argumentNodes(node: Arguments): Node[] {
  return present(...node.positional, ...node.named, node.spread, node.spreadNamed);
}

function present(...nodes: (Node | undefined)[]): Node[] {
  return nodes.filter(node => node !== undefined);
}
