export type { ArtifactRun } from './artifact-metadata.ts';
export { compiledEdits } from './compiled-edits.ts';
export { type ListOutput, listKeys, lsLine } from './list-nodes.ts';
export { type CompiledFields, notShown, type Shown } from './node-entry.ts';
export { readManifest } from './read-manifest.ts';
export { readRunResults, readSources } from './read-results.ts';
export { type CatalogEntry, type CatalogStat, catalogEntry, catalogJson } from './write-catalog.ts';
export {
  type EarlierArtifact,
  type ManifestEdit,
  type ManifestSection,
  manifestEntryJson,
  manifestPieces,
  patchedManifest,
} from './write-manifest.ts';
export { runResultsPieces } from './write-run-results.ts';
export { type SourceFreshness, sourcesJson } from './write-sources.ts';
