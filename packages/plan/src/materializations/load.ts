import {
  type ExistingRelation,
  type LoadColumn,
  type LoadSpec,
  ownValue,
  type Plan,
  type SourceNode,
  type Step,
  type Target,
} from '@tsdbt/core';
import { canonicalType, dropRelation, type StagingOwner, stagingComment, stagingName } from '@tsdbt/sql';
import { commentStep } from '../persist-docs.ts';
import { cleanupSteps, databaseSteps, publishSteps, type Replacement } from '../staging.ts';

/** All that the plan of a source with `load:` is made from. */
export interface LoadRequest {
  readonly source: SourceNode;
  readonly load: LoadSpec;
  /** Absolute paths that the pattern matches, sorted. */
  readonly files: readonly string[];
  readonly target: Target;
  readonly owner: StagingOwner;
  readonly existing: ExistingRelation | null;
  readonly databaseEngine: string | null;
}

/** Plans the load of a raw table: files into a typed staging table, then the swap; a failed load leaves the old table. */
export function planLoad(request: LoadRequest): Plan {
  const { source, load, target, owner, existing, databaseEngine } = request;
  const relation = { schema: source.schema, identifier: source.identifier };
  const replacement: Replacement = { relation, existing, databaseEngine, owner, cluster: target.cluster };
  const staging = stagingName(relation, owner);
  const loadFile: Step = {
    kind: 'loadFile',
    sql: [],
    why: `${count(request.files.length)} into a staging table; types are inferred from all values when the step runs`,
    undo: [dropRelation(staging, { cluster: target.cluster })],
    into: staging,
    load: {
      files: request.files,
      columns: Object.values(source.columns).map(column => loadColumn(source, column.name)),
      delimiter: load.delimiter,
      nullValues: load.null_values,
      decimal: load.decimal,
      orderBy: load.order_by,
      comment: stagingComment(owner),
      place: load.place,
    },
  };
  return {
    nodeId: source.unique_id,
    relation,
    steps: [
      ...databaseSteps(relation.schema, databaseEngine, target),
      loadFile,
      commentStep(staging, { relation: source.description }, target.cluster),
      ...publishSteps(staging, replacement),
      ...cleanupSteps(staging, replacement),
    ],
  };
}

function loadColumn(source: SourceNode, name: string): LoadColumn {
  const column = ownValue(source.columns, name);
  const place = ownValue(source.local.columnPlaces ?? {}, name);
  return {
    name,
    type: column?.data_type ? canonicalType(column.data_type) : null,
    comment: column?.description ?? '',
    ...(place === undefined ? {} : { place }),
  };
}

function count(files: number): string {
  return files === 1 ? 'one file' : `${files} files`;
}
