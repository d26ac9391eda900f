import { ask, fail, type ManifestNode, type Plan, type RelationName, type Step } from '@tsdbt/core';
import { type ColumnDefinition, createView, dropRelation, queryWithSettings, type ViewDefinition } from '@tsdbt/sql';
import { contractColumns } from '../contract.ts';
import { modelQuery } from '../model-query.ts';
import { columnComment, commentStep, docsToPersist, isDocumented } from '../persist-docs.ts';
import type { Planning, PlanRequest } from '../plan-request.ts';
import { configSettings, configText } from '../read-config.ts';
import { replacementPlan } from '../replacement-plan.ts';

/**
 * Plans a view. It replaces a view or a table by a swap, as tables do, so that a failing post-hook can be undone; it has its final
 * comment from the start, since it is never unfinished.
 */
export function planView(request: PlanRequest): Planning<Plan> {
  const query = modelQuery(request.node, request.sql);
  return replacementPlan(request, {
    isInstant: true,
    *steps(relation, cluster) {
      const overridden = request.callMacro?.('create_view_as', [relation, request.sql]);
      const docs = docsToPersist(request.node);
      if (overridden !== undefined) {
        const create = createStep(
          relation,
          (yield* overridden).trim(),
          'the project overrides create_view_as',
          cluster,
        );
        return isDocumented(docs) ? [create, commentStep(relation, docs, cluster)] : [create];
      }
      const columns = yield* documentedColumns(request, query);
      const definition = viewDefinition({ request, relation, query, columns, cluster });
      const why = request.existing === null ? 'one statement makes it whole' : 'made beside the old relation';
      return [createStep(relation, createView(definition), why, cluster)];
    },
  });
}

function createStep(relation: RelationName, sql: string, why: string, cluster: string | undefined): Step {
  return { kind: 'createView', sql: [sql], why, undo: [dropRelation(relation, { cluster })], main: true };
}

interface View {
  readonly request: PlanRequest;
  readonly relation: RelationName;
  readonly query: string;
  readonly columns: readonly ColumnDefinition[] | undefined;
  readonly cluster: string | undefined;
}

function viewDefinition({ request, relation, query, columns, cluster }: View): ViewDefinition {
  return {
    relation,
    query,
    columns,
    querySettings: configSettings(request.node.config, 'query_settings'),
    security: security(request),
    comment: docsToPersist(request.node).relation || undefined,
    cluster,
  };
}

/** A view lists its columns only for the sake of their comments, or of the types that an enforced contract declares. */
function* documentedColumns(request: PlanRequest, query: string): Planning<readonly ColumnDefinition[] | undefined> {
  const { node } = request;
  const docs = docsToPersist(node);
  if (Object.keys(docs.columns).length === 0 && !node.contract.enforced) return undefined;
  const settings = configSettings(node.config, 'query_settings');
  const found = yield* ask({ kind: 'describe', sql: queryWithSettings(query, settings) });
  const declared = node.contract.enforced ? contractColumns(node, found) : [];
  return found.map(({ name, type }) => ({
    name,
    type: declared.find(column => column.name === name)?.type ?? type,
    comment: columnComment(docs, name),
  }));
}

/** dbt-clickhouse: `sql_security: definer | invoker`; the former needs a `definer`. */
function security({ node }: PlanRequest): ViewDefinition['security'] {
  const kind = configText(node.config, 'sql_security')?.toLowerCase();
  const definer = configText(node.config, 'definer');
  switch (kind) {
    case undefined:
      return undefined;
    case 'invoker':
      return { kind };
    case 'definer':
      return definer === undefined ? refuse(node, missingDefiner(node)) : { kind, definer };
    default:
      return refuse(
        node,
        `Invalid config parameter \`sql_security\`. Got: \`${kind}\`, but only definer | invoker allowed.`,
      );
  }
}

function missingDefiner(node: ManifestNode): string {
  return node.config.definer === ''
    ? 'Invalid config parameter `definer`. No value was provided.'
    : `Model '${node.unique_id}' does not define a required config parameter 'definer'.`;
}

function refuse(node: ManifestNode, message: string): never {
  const at = node.local.declaredAt ?? { file: node.original_file_path };
  return fail({ code: 'TS2005', message, at, nodeId: node.unique_id });
}
