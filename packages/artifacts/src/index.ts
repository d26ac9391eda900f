export type { ArtifactRun } from './artifact-metadata.ts';
export { type ListOutput, lsLine } from './list-nodes.ts';
export type { CompiledFields } from './node-entry.ts';
export { readManifest } from './read-manifest.ts';
export { readRunResults, readSources } from './read-results.ts';
export { manifestPieces } from './write-manifest.ts';
export { runResultsJson } from './write-run-results.ts';
