export type { ArtifactRun } from './artifact-metadata.ts';
export { type CompiledFields, type ManifestExtra, manifestPieces } from './write-manifest.ts';
export { type RunResultsExtra, runResultsJson } from './write-run-results.ts';
