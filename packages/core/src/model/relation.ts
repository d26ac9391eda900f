/** A relation's name. ClickHouse has no level above the database, which dbt calls schema. */
export interface RelationName {
  readonly schema: string;
  readonly identifier: string;
}

export type RelationKind = 'table' | 'view' | 'materialized_view' | 'dictionary';

/** A relation as it stands in the warehouse, from `system.tables`. */
export interface ExistingRelation extends RelationName {
  readonly kind: RelationKind;
  readonly engine: string;
  /** Engine of the database it is in; EXCHANGE needs Atomic, Replicated or Shared. */
  readonly databaseEngine: string;
  readonly comment: string;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly createQuery: string;
  readonly sortingKey: string;
  readonly partitionKey: string;
}

/** A column as `DESCRIBE` or `system.columns` gives it; `type` is ClickHouse's full type, e.g. `LowCardinality(Nullable(String))`. */
export interface ColumnInfo {
  readonly name: string;
  readonly type: string;
  readonly comment?: string;
  readonly defaultKind?: string;
}
