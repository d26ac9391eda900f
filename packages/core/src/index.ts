export { once } from './compute/once.ts';
export { CATALOGUE, type DiagnosticCode } from './diagnostics/catalogue.ts';
export type { Diagnostic, SourceSpan, TemplateFrame } from './diagnostics/diagnostic.ts';
export { fail, TsdbtError } from './diagnostics/tsdbt-error.ts';
export { warningIsError } from './diagnostics/warning-is-error.ts';
export { type Answer, type Ask, ask } from './model/ask.ts';
export { behaviorDefaults } from './model/behavior-flags.ts';
export type { CompiledNode, SourceMap, SourceMapSegment } from './model/compiled-node.ts';
export { customVariables } from './model/custom-variables.ts';
export { DBT_RELEASES, DBT_VERSIONS, type DbtRelease } from './model/dbt-release.ts';
export type { Graph } from './model/graph.ts';
export type { Flags, IndirectSelection, Invocation } from './model/invocation.ts';
export type { JsonObject, JsonValue } from './model/json-value.ts';
export { type KeySet, keysOf, lazyRecord } from './model/lazy-record.ts';
export {
  type AnyNode,
  GRAPH_SECTIONS,
  type GraphSection,
  type Manifest,
  type ManifestMetadata,
  type ParsedProject,
  type ProjectSettings,
  sectionOf,
} from './model/manifest.ts';
export { datesAsText, type MarkedScalar, markedScalar, plainJson, plainObject } from './model/marked-scalar.ts';
export type {
  Checksum,
  ColumnProperties,
  Contract,
  DocNode,
  GroupNode,
  LoadSpec,
  MacroNode,
  ManifestNode,
  NodeConfig,
  NodeId,
  NodeLocal,
  NodeResourceType,
  PassiveNode,
  Place,
  RefCall,
  ResourceType,
  SourceNode,
  UnitTestFixture,
  UnitTestNode,
} from './model/node.ts';
export { type NodeOutline, outlineOf } from './model/node-outline.ts';
export type { NodeResult, NodeStatus } from './model/node-result.ts';
export { ownValue } from './model/own-value.ts';
export type { LoadColumn, LoadFileStep, Plan, Step } from './model/plan.ts';
export type { PreviousFreshness, PreviousRunResults, PreviousState } from './model/previous-state.ts';
export type { ColumnInfo, ExistingRelation, RelationKind, RelationName } from './model/relation.ts';
export type { Selection } from './model/selection.ts';
export type { ChdbConnection, HttpConnection, Target } from './model/target.ts';
export type { Clock } from './ports/clock.ts';
export type {
  Event,
  Events,
  LogFileSettings,
  LogLevel,
  NodeInfo,
  OutputSubject,
  RunNode,
} from './ports/events.ts';
export type { FileStat, FileSystem, FolderEntry, OpenBytes } from './ports/file-system.ts';
export { memoryFileSystem } from './ports/memory-file-system.ts';
export type {
  Capabilities,
  QueryResult,
  StatementOptions,
  StatementProgress,
  StatementSummary,
  Warehouse,
} from './ports/warehouse.ts';
export { type StatementFate, WarehouseError } from './ports/warehouse-error.ts';
export { codeFrame } from './text/code-frame.ts';
export { didYouMean } from './text/did-you-mean.ts';
export {
  isSecretName,
  maskSecrets,
  rememberNamedSecrets,
  rememberSecret,
  rememberUrlSecrets,
  SECRET_ENVIRONMENT_PREFIX,
  SECRET_MARK,
} from './text/secrets.ts';
export { firstFit, starPattern } from './text/star-pattern.ts';
export { trimCharacters, trimEndCharacters } from './text/trim-characters.ts';
