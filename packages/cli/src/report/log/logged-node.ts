import type { JsonObject, NodeId, NodeResult, RunNode } from '@tsdbt/core';

/** A node in the log: what is known of it, and how far it has come. */
export interface LoggedNode {
  readonly node: RunNode;
  readonly thread: string;
  status: string;
  /** dbt writes them in UTC without saying so; empty for not yet. */
  startedAt: string;
  finishedAt: string;
}

/** dbt: `node_info`, keys sorted. */
export function nodeInfoJson({ node, status, startedAt, finishedAt }: LoggedNode): JsonObject {
  const info = node.info;
  return {
    materialized: info?.materialized ?? '',
    meta: info?.meta ?? {},
    node_checksum: info?.checksum ?? '',
    node_finished_at: finishedAt,
    node_name: info?.name ?? node.label,
    node_path: info?.path ?? node.file,
    node_relation: {
      alias: info?.alias ?? '',
      database: '',
      relation_name: info?.relationName ?? '',
      schema: info?.schema ?? '',
    },
    node_started_at: startedAt,
    node_status: status,
    resource_type: resourceType(node),
    unique_id: node.id,
  };
}

export function resourceType({ id, info }: RunNode): string {
  return info?.resourceType ?? id.slice(0, id.indexOf('.'));
}

/** dbt: `run_result`. */
export function runResultJson(result: NodeResult): JsonObject {
  return {
    adapter_response: result.adapter_response,
    execution_time: result.execution_time,
    message: result.message ?? '',
    num_failures: result.failures ?? 0,
    status: result.status,
    thread: result.thread_id,
    timing_info: result.timing.map(({ name, started_at, completed_at }) => ({ completed_at, name, started_at })),
  };
}

/** What is told of a node in the log before, and after, it runs. */
export function describeForLog(node: RunNode): string {
  const relation = node.info?.relationName ?? '';
  const name = relation === '' ? node.label : relation;
  switch (resourceType(node)) {
    case 'model':
      return `sql ${node.info?.materialized ?? node.kind} model ${name}`;
    case 'seed':
      return `seed file ${name}`;
    case 'snapshot':
      return `snapshot ${name}`;
    case 'source':
      return `${node.kind === 'freshness' ? 'freshness of' : 'load'} ${node.label}`;
    case 'unit_test':
      return `unit_test ${unitTestName(node)}`;
    case 'operation':
      return `hook: ${hookName(node)}`;
    default:
      return `${resourceType(node)} ${node.info?.name ?? node.label}`;
  }
}

/** dbt: `orders::adds_up` */
export function unitTestName({ id, label }: RunNode): string {
  return `${id.split('.')[2] ?? ''}::${label}`;
}

/** dbt: `shop.on-run-end.0`, where the node is named `shop-on-run-end-0`. */
export function hookName({ id, info, label }: RunNode): string {
  const packageName = id.split('.')[1] ?? '';
  return `${packageName}.${(info?.name ?? label).slice(packageName.length + 1).replace(/-(\d+)$/, '.$1')}`;
}

/** The nodes of a command by id, from their start on. */
export type LoggedNodes = Map<NodeId, LoggedNode>;
