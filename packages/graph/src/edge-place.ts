import type { AnyNode, ManifestNode, SourceSpan } from '@tsdbt/core';

/**
 * Where `child` says that it depends on `parent`: the `ref(…)` or `source(…)` of its template, else its YAML entry, else its file.
 * Undefined for nodes that are not known.
 */
export function edgePlace(child: AnyNode | undefined, parent: AnyNode | undefined): SourceSpan | undefined {
  if (child === undefined) return undefined;
  const file = child.original_file_path;
  switch (child.resource_type) {
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
    case 'function':
      return { file };
    case 'source':
    case 'unit_test':
      return child.local.declaredAt ?? { file };
    default:
      return (parent && callPlace(child, parent)) ?? child.local.declaredAt ?? { file };
  }
}

function callPlace(child: ManifestNode, parent: AnyNode): SourceSpan | undefined {
  const offset = callOffset(child.raw_code, parent.resource_type === 'source' ? 'source' : 'ref', parent.name);
  if (offset === undefined) return undefined;
  const { line: firstLine, column: firstColumn } = child.local.codeStart ?? { line: 1, column: 1 };
  const lines = child.raw_code.slice(0, offset).split('\n');
  const column = (lines.at(-1) ?? '').length + (lines.length === 1 ? firstColumn : 1);
  const place = { file: child.original_file_path, line: firstLine + lines.length - 1, column };
  // A snapshot's code is a block somewhere in its file; other code is the whole file, stripped of blanks around it.
  if (child.resource_type === 'snapshot') return place;
  return { ...place, source: '\n'.repeat(firstLine - 1) + ' '.repeat(firstColumn - 1) + child.raw_code };
}

/** Offset of the first call of `name` that has `argument` as a string literal before its closing bracket. */
function callOffset(code: string, name: string, argument: string): number | undefined {
  for (const call of code.matchAll(new RegExp(`\\b${name}\\s*\\(([^()]*)\\)`, 'g')))
    if (call[1]?.includes(`'${argument}'`) || call[1]?.includes(`"${argument}"`)) return call.index;
  return undefined;
}
