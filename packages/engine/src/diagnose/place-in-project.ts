import { isBuiltinFile } from '@tsdbt/context';
import type { AnyNode, Diagnostic, ManifestNode, SourceSpan, UnitTestNode } from '@tsdbt/core';

/**
 * A diagnostic of a node, placed where its author can do something about it: an error inside a built-in macro is at the call in the
 * project; one in the text that stands for a generic or unit test is at its entry in YAML; one that has no place is in the node's file.
 */
export function placeInProject(diagnostic: Diagnostic, node: AnyNode | undefined): Diagnostic {
  const frames = diagnostic.frames?.filter(({ at }) => isWritten(at, node));
  const at = [diagnostic.at, frames?.[0]?.at].find(each => each !== undefined && isWritten(each, node));
  const found = at ?? declared(node) ?? diagnostic.at;
  return {
    ...diagnostic,
    ...(found === undefined ? {} : { at: found }),
    ...(frames === undefined ? {} : { frames }),
  };
}

/** A generic test's text is made from its entry, and the place is one in that text. */
function isWritten(at: SourceSpan, node: AnyNode | undefined): boolean {
  return !isBuiltinFile(at.file) && !(isGenericTest(node) && at.file === node?.original_file_path);
}

function declared(node: AnyNode | undefined): SourceSpan | undefined {
  if (node === undefined) return undefined;
  // dbt: hooks of the run are in `./dbt_project.yml`.
  const file = node.original_file_path.replace(/^\.\//, '');
  const isEntry = isGenericTest(node) || isUnitTest(node);
  return (isEntry ? node.local.declaredAt : undefined) ?? { file };
}

function isGenericTest(node: AnyNode | undefined): node is ManifestNode {
  return node?.resource_type === 'test' && node.test_metadata !== undefined && node.test_metadata !== null;
}

function isUnitTest(node: AnyNode): node is UnitTestNode {
  return node.resource_type === 'unit_test';
}
