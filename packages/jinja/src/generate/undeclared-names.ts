import { walk } from '../ast/child-nodes.ts';
import type { Node } from '../ast/nodes.ts';

/** Which of some names are read before they are set, looking into nested macros too. Jinja2: `find_undeclared`. */
export function undeclaredNames(nodes: readonly Node[], names: readonly string[]): ReadonlySet<string> {
  const open = new Set(names);
  const undeclared = new Set<string>();
  for (const node of nodes) {
    walk(node, child => {
      if (child.kind !== 'name') return true;
      if (child.context === 'load' && open.has(child.name)) undeclared.add(child.name);
      else open.delete(child.name);
      return true;
    });
  }
  return undeclared;
}
