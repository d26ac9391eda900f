import { quoteIdentifier } from './quote.ts';

/** ` ON CLUSTER name` with a leading blank, or nothing without a cluster. */
export function onClusterClause(cluster: string | undefined): string {
  return cluster === undefined ? '' : ` ON CLUSTER ${quoteIdentifier(cluster)}`;
}
