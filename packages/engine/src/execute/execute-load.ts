import { applyPlan, findLoadFiles } from '@tsdbt/clickhouse';
import type { LoadSpec, NodeResult, SourceNode } from '@tsdbt/core';
import { planLoad } from '@tsdbt/plan';
import { applyOptions } from './apply-options.ts';
import { emptyWarning } from './empty-warning.ts';
import type { Execution } from './execution.ts';
import { nodeLabel, runNode } from './run-node.ts';

/** Loads the files of a source with `load:` into its raw table. */
export function executeLoad(
  execution: Execution,
  source: SourceNode,
  load: LoadSpec,
  thread: number,
): Promise<NodeResult> {
  const { session, owner } = execution;
  const comment = () => ({ text: '', append: false });
  return runNode({ execution, id: source.unique_id, thread, what: `load ${nodeLabel(source)}`, comment }, async run => {
    const relation = { schema: source.schema, identifier: source.identifier };
    const files = findLoadFiles(load, session.invocation.projectDir);
    const plan = planLoad({
      source,
      load,
      files,
      target: session.invocation.target,
      owner,
      existing: await execution.relations.get(relation),
      databaseEngine: await execution.databaseEngine(source.schema),
    });
    const applied = await run.builder.phase('execute', () =>
      applyPlan(plan, run.warehouse(), applyOptions(run, source.unique_id)),
    );
    execution.relations.changed(relation);
    return {
      status: 'success',
      message: 'OK',
      rows: applied.rows,
      bytes: files.reduce((sum, file) => sum + (session.fs.stat(file)?.size ?? 0), 0),
      relationName: source.relation_name,
      adapterResponse: { _message: 'OK', query_id: applied.main?.queryId ?? '' },
      diagnostics: applied.empty ? [emptyWarning(execution, source)] : [],
    };
  });
}
