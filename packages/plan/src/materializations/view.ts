import { ask, fail, type Plan, type RelationName, type Step } from '@tsdbt/core';
import { type ColumnDefinition, createView, dropRelation, stagingComment, type ViewDefinition } from '@tsdbt/sql';
import { contractColumns } from '../contract.ts';
import { modelQuery } from '../model-query.ts';
import { commentStep, docsToPersist } from '../persist-docs.ts';
import type { Planning, PlanRequest } from '../plan-request.ts';
import { queryWithSettings } from '../query-with-settings.ts';
import { configSettings, configText } from '../read-config.ts';
import { replacementPlan } from '../replacement-plan.ts';

/** Plans a view: created under a staging name and swapped in, so that even a view that replaces a table does so atomically. */
export function planView(request: PlanRequest): Planning<Plan> {
  const query = modelQuery(request.node, request.sql);
  return replacementPlan(request, function* (staging, cluster) {
    const overridden = request.callMacro?.('create_view_as', [staging, request.sql]);
    const docs = docsToPersist(request.node);
    const text = overridden === undefined ? undefined : (yield* overridden).trim();
    const columns = yield* documentedColumns(request, query);
    const sql = text ?? createView(viewDefinition({ request, staging, query, columns, cluster }));
    const create: Step = {
      kind: 'createView',
      sql: [sql],
      why: text === undefined ? 'made beside the old relation' : 'the project overrides create_view_as',
      undo: [dropRelation(staging, { cluster })],
      main: true,
    };
    const late = text === undefined ? {} : docs.columns;
    return [create, commentStep(staging, { relation: docs.relation, columns: late }, cluster)];
  });
}

interface StagingView {
  readonly request: PlanRequest;
  readonly staging: RelationName;
  readonly query: string;
  readonly columns: readonly ColumnDefinition[] | undefined;
  readonly cluster: string | undefined;
}

function viewDefinition({ request, staging, query, columns, cluster }: StagingView): ViewDefinition {
  return {
    relation: staging,
    query,
    columns,
    querySettings: configSettings(request.node.config, 'query_settings'),
    security: security(request),
    comment: stagingComment(request.owner),
    cluster,
  };
}

/** A view lists its columns only for the sake of their comments; an enforced contract is checked on the way. */
function* documentedColumns(request: PlanRequest, query: string): Planning<readonly ColumnDefinition[] | undefined> {
  const { node } = request;
  const comments = docsToPersist(node).columns;
  if (Object.keys(comments).length === 0 && !node.contract.enforced) return undefined;
  const settings = configSettings(node.config, 'query_settings');
  const found = yield* ask({ kind: 'describe', sql: queryWithSettings(query, settings) });
  if (node.contract.enforced) contractColumns(node, found);
  return found.map(({ name, type }) => ({ name, type, comment: comments[name] }));
}

/** dbt-clickhouse: `sql_security: definer | invoker`; the former needs a `definer`. */
function security({ node }: PlanRequest): ViewDefinition['security'] {
  const kind = configText(node.config, 'sql_security')?.toLowerCase();
  const definer = configText(node.config, 'definer');
  if (kind === undefined) return undefined;
  if (kind === 'invoker') return { kind };
  if (kind === 'definer' && definer !== undefined) return { kind, definer };
  return fail({
    code: 'TS2005',
    message:
      kind === 'definer'
        ? `${node.name}: sql_security definer needs the configuration definer`
        : `${node.name}: sql_security is ${kind}; it takes definer or invoker`,
    at: node.local.declaredAt ?? { file: node.original_file_path },
    nodeId: node.unique_id,
  });
}
