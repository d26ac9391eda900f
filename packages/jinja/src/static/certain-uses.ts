import type { SourceSpan } from '@tsdbt/core';
import { childNodes, walk } from '../ast/child-nodes.ts';
import type { Node, Template } from '../ast/nodes.ts';
import { spanAt } from '../ast/source-text.ts';
import { dottedName } from './dotted-name.ts';

/** A name from outside that a template surely calls, or takes a member of, whenever it is rendered. */
export interface CertainUse {
  /** With its path: `money`, `dbt_utils.star`. */
  readonly path: string;
  readonly called: boolean;
  readonly at: SourceSpan;
}

/** What is certainly used: not in a branch, a loop, a macro or behind `and`, and of no name that the template defines itself. */
export function certainUses(template: Template): readonly CertainUse[] {
  const own = namesOf(template);
  const uses: CertainUse[] = [];
  const use = (node: Node, path: string | undefined, called: boolean): void => {
    if (path === undefined || own.has(path.split('.', 1)[0] ?? '') || !('at' in node)) return;
    uses.push({ path, called, at: spanAt(template.source, node.at) });
  };
  const visit = (node: Node): void => {
    if (node.kind === 'call') {
      use(node.callee, dottedName(node.callee), true);
      // What is called is told as a whole.
      const inner = dottedName(node.callee) === undefined ? [node.callee] : [];
      for (const child of [...inner, ...childNodes(node).slice(1)]) visit(child);
      return;
    }
    if (node.kind === 'getattr' && node.object.kind === 'name') use(node, dottedName(node), false);
    for (const child of certainChildren(node)) visit(child);
  };
  for (const statement of template.body) visit(statement);
  return uses;
}

/** The children that are evaluated whenever a node is. A filter or test may ask whether something is defined. */
function certainChildren(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'output':
    case 'do':
    case 'list':
    case 'tuple':
    case 'dict':
    case 'pair':
    case 'concat':
    case 'keyword':
    case 'getattr':
    case 'binary':
      return childNodes(node);
    case 'assign':
      return [node.value];
    case 'if':
    case 'conditional':
      return [node.test];
    case 'for':
      return [node.iterable];
    default:
      return [];
  }
}

function namesOf(template: Template): ReadonlySet<string> {
  const names = new Set<string>();
  walk(template, node => {
    if (node.kind === 'name' && node.context !== 'load') names.add(node.name);
    if (node.kind === 'macro') names.add(node.name).add(node.label);
    return true;
  });
  return names;
}
