import type { Invocation, ManifestNode, SourceNode } from '@tsdbt/core';
import { EPHEMERAL_PREFIX, type EventTimeFilter, Relation } from '../values/relation.ts';

/** How `ref` and `source` limit what they give. dbt: `--empty`, batches, samples. */
export interface RelationLimits {
  readonly limit: number | null;
  readonly eventTime: EventTimeFilter | null;
}

export const UNLIMITED: RelationLimits = { limit: null, eventTime: null };

/** What a node's relation is called: `{{ this }}`, and what `ref` gives to others. */
export function nodeRelation(
  node: ManifestNode,
  invocation: Pick<Invocation, 'target'>,
  limits: RelationLimits = UNLIMITED,
): Relation {
  const onCluster =
    invocation.target.cluster !== undefined && String(node.config.disable_on_cluster).toLowerCase() !== 'true';
  const replicated = invocation.target.databaseEngine?.toLowerCase().includes('replicated') === true;
  return new Relation({
    schema: node.schema,
    identifier: node.alias,
    canOnCluster: onCluster && !replicated,
    limit: limits.limit,
    eventTime: limits.eventTime,
  });
}

/** dbt-clickhouse: a source that gives a `database` and leaves its schema at the default is in that database. */
export function sourceRelation(source: SourceNode, limits: RelationLimits = UNLIMITED): Relation {
  const defaulted = source.schema === source.source_name && source.database !== '';
  return new Relation({
    schema: defaulted ? source.database : source.schema,
    identifier: source.identifier,
    ...limits,
  });
}

/** The CTE that stands for an ephemeral parent. */
export function ephemeralRelation(identifier: string, limits: RelationLimits = UNLIMITED): Relation {
  return new Relation({ identifier: `${EPHEMERAL_PREFIX}${identifier}`, type: 'cte', ...limits });
}
