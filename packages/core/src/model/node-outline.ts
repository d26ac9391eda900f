import type { AnyNode } from './manifest.ts';
import type { NodeId, ResourceType } from './node.ts';

/**
 * What the graph, selection and references look at in every node of a project. A node is a hundred times the work to read, so the parse
 * cache keeps outlines apart from nodes, which it reads when somebody asks for one.
 */
export interface NodeOutline {
  readonly unique_id: NodeId;
  readonly resource_type: AnyNode['resource_type'] & ResourceType;
  readonly name: string;
  readonly package_name: string;
  readonly original_file_path: string;
  /** The property file, without its package; null when no YAML describes the node. */
  readonly patchFile: string | null;
  readonly fqn: readonly string[];
  readonly tags: readonly string[];
  readonly group: string | null;
  readonly access: string | null;
  readonly version: string | number | null;
  readonly latestVersion: string | number | null;
  /** Sources only. */
  readonly sourceName: string | null;
  /** Name of the generic test, or of the unit test; null for everything else. */
  readonly testName: string | null;
  /** A file without text (dbt: only listing commands see it). */
  readonly isEmpty: boolean;
  /** `depends_on.nodes`, as the node has it. */
  readonly parents: readonly NodeId[];
}

export function outlineOf(node: AnyNode): NodeOutline {
  return {
    unique_id: node.unique_id,
    resource_type: node.resource_type,
    name: node.name,
    package_name: node.package_name,
    original_file_path: node.original_file_path,
    patchFile: patchFileOf(node),
    fqn: node.fqn,
    tags: tagsOf(node),
    group: groupOf(node),
    sourceName: node.resource_type === 'source' ? node.source_name : null,
    testName: testNameOf(node),
    ...modelFields(node),
    // dbt: seeds are never empty.
    isEmpty: 'raw_code' in node && node.resource_type !== 'seed' && String(node.raw_code).trim() === '',
    parents: node.resource_type === 'source' ? NONE : node.depends_on.nodes,
  };
}

const NONE: readonly never[] = [];

function patchFileOf(node: AnyNode): string | null {
  const patch = 'patch_path' in node ? node.patch_path : null;
  return typeof patch === 'string' ? patch.slice(patch.indexOf('://') + 3) : null;
}

/** Tags of whatever has them; dbt keeps those of unit tests in their config. */
function tagsOf(node: AnyNode): readonly string[] {
  const tags: unknown = 'tags' in node ? node.tags : node.config.tags;
  if (typeof tags === 'string') return [tags];
  return Array.isArray(tags) ? tags.map(String) : NONE;
}

/** dbt: selection reads the group of the configuration; a test has its model's beside it. */
function groupOf(node: AnyNode): string | null {
  const group = 'group' in node.config ? node.config.group : undefined;
  return typeof group === 'string' ? group : null;
}

function testNameOf(node: AnyNode): string | null {
  if (node.resource_type === 'unit_test') return node.name;
  return node.resource_type === 'test' ? (node.test_metadata?.name ?? null) : null;
}

function modelFields(node: AnyNode): Pick<NodeOutline, 'access' | 'version' | 'latestVersion'> {
  if (node.resource_type !== 'model') return { access: null, version: null, latestVersion: null };
  const { access = null, version = null, latest_version: latestVersion = null } = node;
  return { access, version, latestVersion };
}
