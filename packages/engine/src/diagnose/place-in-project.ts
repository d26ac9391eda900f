import { isBuiltinFile } from '@tsdbt/context';
import type {
  AnyNode,
  Diagnostic,
  ManifestNode,
  ProjectSettings,
  SourceNode,
  SourceSpan,
  UnitTestNode,
} from '@tsdbt/core';

/**
 * A diagnostic of a node, placed where its author can do something about it: an error inside a built-in macro is at the call in the
 * project; one of a generic test, a unit test or a source is at its entry in YAML; one that has no place is in the node's file.
 * Files of packages are named with their folder.
 */
export function placeInProject(
  diagnostic: Diagnostic,
  node: AnyNode | undefined,
  project: ProjectSettings,
): Diagnostic {
  const inFolder = (at: SourceSpan): SourceSpan =>
    node === undefined || at.file !== node.original_file_path ? at : { ...at, file: folderOf(node, project) + at.file };
  const frames = diagnostic.frames
    ?.filter(({ at }) => isWritten(at, node))
    .map(frame => ({ ...frame, at: inFolder(frame.at) }));
  const own = diagnostic.at !== undefined && isWritten(diagnostic.at, node) ? inFolder(diagnostic.at) : undefined;
  const found = own ?? frames?.[0]?.at ?? declared(node, project) ?? diagnostic.at;
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

function folderOf({ package_name: name }: AnyNode, { packages, root }: ProjectSettings): string {
  const folder = packages.find(each => each.name === name)?.root ?? root;
  if (folder === root) return '';
  return `${folder.startsWith(`${root}/`) ? folder.slice(root.length + 1) : folder}/`;
}

function declared(node: AnyNode | undefined, project: ProjectSettings): SourceSpan | undefined {
  if (node === undefined) return undefined;
  // dbt: hooks of the run are in `./dbt_project.yml`.
  const file = folderOf(node, project) + node.original_file_path.replace(/^\.\//, '');
  return (isEntry(node) ? node.local.declaredAt : undefined) ?? { file };
}

function isGenericTest(node: AnyNode | undefined): node is ManifestNode {
  return node?.resource_type === 'test' && node.test_metadata !== undefined && node.test_metadata !== null;
}

/** What is nothing but an entry in YAML. */
function isEntry(node: AnyNode): node is ManifestNode | UnitTestNode | SourceNode {
  return isGenericTest(node) || node.resource_type === 'unit_test' || node.resource_type === 'source';
}
