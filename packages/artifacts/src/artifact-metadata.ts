/** What every artifact says about the run that wrote it. */
export interface ArtifactRun {
  /** Whose version the artifact names. */
  readonly dbtVersion: string;
  readonly invocationId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** ISO 8601, UTC: when the artifact is written. */
  readonly generatedAt: string;
  /** dbt: environment variables `DBT_ENV_CUSTOM_ENV_*`, without that prefix. */
  readonly env: Readonly<Record<string, string>>;
}

/** The schemas whose shape the artifacts have; readers branch on their `$id`. */
export type ArtifactSchema = 'manifest/v12' | 'run-results/v6' | 'catalog/v1' | 'sources/v3';

/** dbt: `BaseArtifactMetadata`. */
export interface ArtifactMetadata {
  readonly dbt_schema_version: string;
  readonly dbt_version: string;
  readonly generated_at: string;
  readonly invocation_id: string;
  readonly invocation_started_at: string;
  readonly env: Readonly<Record<string, string>>;
}

export function artifactMetadata(schema: ArtifactSchema, run: ArtifactRun): ArtifactMetadata {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json`,
    dbt_version: run.dbtVersion,
    generated_at: run.generatedAt,
    invocation_id: run.invocationId,
    invocation_started_at: run.startedAt,
    env: run.env,
  };
}
