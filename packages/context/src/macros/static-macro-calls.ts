import type { MacroNode, NodeId } from '@tsdbt/core';
import type { Template } from '@tsdbt/jinja';
import type { MacroLibrary } from './macro-library.ts';

/**
 * The macros that a macro's text calls, in the order of their first call. dbt (`statically_extract_macro_calls`): `name()`,
 * `package.name()` and what a literal `adapter.dispatch` finds; a dispatch that finds nothing is an error (TS3009) although the macro
 * may never be called. A macro that calls itself by its bare name does not depend on itself (dbt); by its package's name, it does.
 */
export function staticMacroCalls(macro: MacroNode, tree: Template, library: MacroLibrary): readonly NodeId[] {
  const ids = new Set<NodeId>();
  visitCalls(tree.body, call => {
    const found =
      call.path === 'adapter.dispatch' ? dispatched(call, macro, library) : called(call.path, macro, library);
    if (found !== undefined && call.path !== macro.name && !CONTEXT_NAMES.has(call.path)) ids.add(found.unique_id);
  });
  return [...ids];
}

/** dbt: a call of one of these is the context's own, also where a macro has taken its name. */
const CONTEXT_NAMES: ReadonlySet<string> = new Set([
  'ref',
  'source',
  'config',
  'var',
  'env_var',
  'return',
  'log',
  'print',
  'set',
  'set_strict',
  'zip',
  'zip_strict',
  'tojson',
  'fromjson',
  'toyaml',
  'fromyaml',
  'local_md5',
  'diff_of_two_dicts',
]);

interface StaticCall {
  /** `name`, `package.name`, `adapter.dispatch`. */
  readonly path: string;
  /** Positional arguments that are literal texts, else null. */
  readonly positional: readonly (string | null)[];
  readonly named: ReadonlyMap<string, string | null>;
}

/** dbt (`MacroResolver`): what is before the dot need be no package: `text.replace()` is taken for a call of anybody's `replace`. */
function called(path: string, macro: MacroNode, library: MacroLibrary): MacroNode | undefined {
  const [first = '', second, ...rest] = path.split('.');
  if (rest.length > 0 || first === 'adapter') return undefined;
  const [owner, name] = second === undefined ? [macro.package_name, first] : [first, second];
  return library.macros[`macro.${owner}.${name}`] ?? library.findAnywhere(name);
}

function dispatched(call: StaticCall, macro: MacroNode, library: MacroLibrary): MacroNode | undefined {
  const name = call.named.get('macro_name') ?? call.positional[0];
  if (name === null || name === undefined) return undefined;
  const namespace = call.named.get('macro_namespace') ?? call.positional[1] ?? null;
  return library.dispatch(name, namespace, macro.package_name);
}

/** A node of the tree as far as this file needs to know it. */
type Tree = { readonly kind: string } & Readonly<Record<string, unknown>>;

function visitCalls(root: unknown, visit: (call: StaticCall) => void): void {
  if (Array.isArray(root)) for (const item of root) visitCalls(item, visit);
  if (!isTree(root)) return;
  if (root.kind === 'call') {
    const call = staticCall(root);
    if (call !== undefined) visit(call);
  }
  for (const child of Object.values(root)) if (typeof child === 'object' && child !== null) visitCalls(child, visit);
}

function staticCall(node: Tree): StaticCall | undefined {
  const path = dottedPath(node.callee);
  if (path === undefined) return undefined;
  const positional = listOf(node.positional).map(literalText);
  const named = listOf(node.named).map(keyword => [String(keyword.name), literalText(keyword.value)] as const);
  return { path, positional, named: new Map(named) };
}

function dottedPath(node: unknown): string | undefined {
  if (!isTree(node)) return undefined;
  if (node.kind === 'name') return String(node.name);
  const object = node.kind === 'getattr' ? dottedPath(node.object) : undefined;
  return object === undefined ? undefined : `${object}.${String(node.attribute)}`;
}

function literalText(node: unknown): string | null {
  return isTree(node) && node.kind === 'constant' && typeof node.value === 'string' ? node.value : null;
}

function listOf(value: unknown): readonly Tree[] {
  return Array.isArray(value) ? value.filter(isTree) : [];
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}
