import { childNodes } from '../ast/child-nodes.ts';
import type { Call, Expression, Node, Template } from '../ast/nodes.ts';

/** The names that a template takes from outside. */
export interface ReferencedNames {
  /** Every name that it uses and does not define at that place. */
  readonly names: ReadonlySet<string>;
  /** What it calls: `my_macro`, `dbt_utils.star`, `adapter.dispatch`; only names from outside. */
  readonly calls: ReadonlySet<string>;
}

/**
 * Lists what a template may need from its scope, without rendering it. It errs on the safe side: a name that is both
 * defined and used from outside is listed.
 */
export function referencedNames(template: Template): ReferencedNames {
  const names = new Set<string>();
  const calls = new Set<string>();
  const visit = (node: Node, defined: ReadonlySet<string>): void => {
    const local = new Set([...defined, ...definedIn(node)]);
    if (node.kind === 'name' && node.context === 'load' && !defined.has(node.name)) names.add(node.name);
    if (node.kind === 'call') {
      const path = dottedName(node.callee);
      if (path !== undefined && !defined.has(path.split('.', 1)[0] ?? '')) calls.add(path);
    }
    for (const child of childNodes(node)) visit(child, local);
  };
  visit(template, new Set());
  return { names, calls };
}

/** `a.b.c` of names and attributes; `undefined` for anything else. */
export function dottedName(node: Expression | Call['callee']): string | undefined {
  if (node.kind === 'name') return node.name;
  if (node.kind !== 'getattr') return undefined;
  const object = dottedName(node.object);
  return object === undefined ? undefined : `${object}.${node.attribute}`;
}

/** Names that certainly have a value of the template's own within a node: a macro's parameters, a loop's variables. */
function definedIn(node: Node): readonly string[] {
  switch (node.kind) {
    case 'macro':
    case 'call-block':
      return [...node.parameters.map(parameter => parameter.name), 'caller', 'varargs', 'kwargs'];
    case 'for':
      return ['loop'];
    default:
      return [];
  }
}
