import type { AnyNode, SourceSpan } from '@tsdbt/core';

/**
 * Where `child` says that it depends on `parent`: the `ref(…)` or `source(…)` of its template, else the place of its YAML entry, else
 * its file. Undefined for nodes that are not known.
 */
export function edgePlace(child: AnyNode | undefined, parent: AnyNode | undefined): SourceSpan | undefined {
  if (child === undefined) return undefined;
  return (parent && callPlace(child, parent)) ?? declaredPlace(child) ?? { file: child.original_file_path };
}

function callPlace(child: AnyNode, parent: AnyNode): SourceSpan | undefined {
  if (!('raw_code' in child) || typeof child.raw_code !== 'string') return undefined;
  const offset = callOffset(child.raw_code, parent.resource_type === 'source' ? 'source' : 'ref', parent.name);
  if (offset === undefined) return undefined;
  const before = child.raw_code.slice(0, offset).split('\n');
  const start = startOfCode(child);
  const line = before.length;
  const column = (before.at(-1)?.length ?? 0) + 1;
  return {
    file: child.original_file_path,
    line: start.line + line - 1,
    column: line === 1 ? start.column + column - 1 : column,
    ...(start.line === 1 && start.column === 1 && { source: child.raw_code }),
  };
}

/** Offset of the first call of `name` that has `argument` as a string literal before its closing bracket. */
function callOffset(code: string, name: string, argument: string): number | undefined {
  for (const call of code.matchAll(new RegExp(`\\b${name}\\s*\\(([^)]*)\\)`, 'g')))
    if (call[1]?.includes(`'${argument}'`) || call[1]?.includes(`"${argument}"`)) return call.index;
  return undefined;
}

function startOfCode(node: AnyNode): { readonly line: number; readonly column: number } {
  const start = 'local' in node && isRecord(node.local) ? node.local.codeStart : undefined;
  if (!isRecord(start)) return { line: 1, column: 1 };
  return { line: Number(start.line), column: Number(start.column) };
}

function declaredPlace(node: AnyNode): SourceSpan | undefined {
  const place = 'local' in node && isRecord(node.local) ? node.local.declaredAt : undefined;
  if (!isRecord(place) || typeof place.file !== 'string') return undefined;
  return { file: place.file, line: Number(place.line), column: Number(place.column) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
