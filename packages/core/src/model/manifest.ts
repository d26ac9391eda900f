import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import type {
  DocNode,
  GroupNode,
  MacroNode,
  ManifestNode,
  NodeId,
  PassiveNode,
  SourceNode,
  UnitTestNode,
} from './node.ts';
import type { NodeOutline } from './node-outline.ts';

/** The whole project as data, in the shape of dbt's manifest v12. */
export interface Manifest {
  readonly metadata: ManifestMetadata;
  readonly nodes: Readonly<Record<NodeId, ManifestNode>>;
  readonly sources: Readonly<Record<NodeId, SourceNode>>;
  readonly macros: Readonly<Record<NodeId, MacroNode>>;
  readonly docs: Readonly<Record<NodeId, DocNode>>;
  readonly exposures: Readonly<Record<NodeId, PassiveNode>>;
  readonly metrics: Readonly<Record<NodeId, PassiveNode>>;
  readonly groups: Readonly<Record<NodeId, GroupNode>>;
  readonly selectors: Readonly<Record<string, JsonValue>>;
  readonly disabled: Readonly<Record<NodeId, readonly AnyNode[]>>;
  readonly saved_queries: Readonly<Record<NodeId, PassiveNode>>;
  readonly semantic_models: Readonly<Record<NodeId, PassiveNode>>;
  readonly unit_tests: Readonly<Record<NodeId, UnitTestNode>>;
  readonly functions: Readonly<Record<NodeId, PassiveNode>>;
  /** Outlines of all members of the graph, in the sections' order, where nodes are read only when somebody asks for one. */
  readonly outlines?: ReadonlyMap<NodeId, NodeOutline>;
}

/** The sections of a manifest whose entries are members of the graph, in dbt's order (`SelectorMethod.all_nodes`). */
export const GRAPH_SECTIONS: readonly GraphSection[] = [
  'nodes',
  'sources',
  'exposures',
  'metrics',
  'unit_tests',
  'semantic_models',
  'saved_queries',
  'functions',
];

/** Which of the sections a kind of node goes to. */
export function sectionOf(type: AnyNode['resource_type']): GraphSection {
  return SECTION_OF[type] ?? 'nodes';
}

const SECTION_OF: Readonly<Partial<Record<AnyNode['resource_type'], GraphSection>>> = {
  source: 'sources',
  exposure: 'exposures',
  metric: 'metrics',
  unit_test: 'unit_tests',
  semantic_model: 'semantic_models',
  saved_query: 'saved_queries',
  function: 'functions',
};

export type GraphSection =
  | 'nodes'
  | 'sources'
  | 'exposures'
  | 'metrics'
  | 'unit_tests'
  | 'semantic_models'
  | 'saved_queries'
  | 'functions';

/** Everything that can be selected and that has edges. */
export type AnyNode = ManifestNode | SourceNode | PassiveNode | UnitTestNode;

export interface ManifestMetadata {
  readonly project_name: string;
  /** md5 of the project's name (dbt). */
  readonly project_id: string;
  readonly adapter_type: 'clickhouse';
  readonly generated_at: string;
  readonly invocation_id: string;
  readonly dbt_version: string;
  readonly invocation_started_at: string;
  readonly env: Readonly<Record<string, string>>;
  readonly quoting: JsonObject;
}

/** What parsing gives: with an error among the diagnostics nothing may run, but `ls`-like readers can still look. */
export interface ParsedProject {
  readonly manifest: Manifest;
  readonly project: ProjectSettings;
  readonly diagnostics: readonly Diagnostic[];
}

/** What later stages need of the root's project file. */
export interface ProjectSettings {
  readonly name: string;
  readonly version: string | null;
  /** Absolute. */
  readonly root: string;
  /** Relative to the root, as written. */
  readonly targetPath: string;
  readonly logPath: string;
  readonly cleanTargets: readonly string[];
  /** Relative to the root; everything `clean` must never delete. */
  readonly sourcePaths: readonly string[];
  readonly packagesInstallPath: string;
  /** null: no query comment; `comment` null: dbt's own. */
  readonly queryComment: { readonly comment: string | null; readonly append: boolean } | null;
  readonly dispatch: readonly { readonly macro_namespace: string; readonly search_order: readonly string[] }[];
  /** Packages in the order of their installation, the root last; `root` absolute. */
  readonly packages: readonly {
    readonly name: string;
    readonly root: string;
    readonly vars: JsonObject;
    readonly version: string | null;
  }[];
  /** The root's `vars:`, global and by package scope. */
  readonly vars: JsonObject;
  /** Ids of `operation.*` nodes in the order they run. */
  readonly onRunStart: readonly NodeId[];
  readonly onRunEnd: readonly NodeId[];
  readonly flags: JsonObject;
}
