import { fail, type ManifestNode, type NodeResult, type QueryResult, TsdbtError } from '@tsdbt/core';
import { splitStatements } from '@tsdbt/sql';
import { compileOnly } from '../execute/compile-only.ts';
import { inlineNode } from '../execute/inline-node.ts';
import { openExecution } from '../execute/open-execution.ts';
import { explain } from '../execute/run-node.ts';
import { formatTable } from '../output/format-table.ts';
import { rowsAsJson } from '../output/rows-as-json.ts';
import type { ExitCode } from '../request/command-request.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import { select } from '../session/select.ts';
import { lazyWarehouse } from '../warehouse/open-target.ts';

/** Runs the query of each selected node (or of a template given inline) and prints its first rows. */
export async function show(session: ParsedSession): Promise<ExitCode> {
  const lazy = lazyWarehouse(session);
  const nodes = nodesToShow(session);
  const execution = openExecution(
    session,
    lazy.open,
    nodes.map(node => node.unique_id),
  );
  try {
    for (const node of nodes) {
      const compiled = await compileOnly(execution, node, 1);
      print(session, node, await queryRows(compiled));
    }
    return 0;
  } finally {
    await lazy.close();
  }

  async function queryRows(compiled: NodeResult): Promise<QueryResult> {
    if (compiled.compiled_code === null) throw new TsdbtError(compiled.local.diagnostics);
    const warehouse = await lazy.open();
    try {
      return await warehouse.query(limited(compiled.compiled_code, session.options.limit ?? 5));
    } catch (error) {
      throw new TsdbtError(
        explain(error, {
          what: 'show',
          ...(compiled.local.compiledPath === null ? {} : { compiledPath: compiled.local.compiledPath }),
        }),
      );
    }
  }
}

function nodesToShow(session: ParsedSession): readonly ManifestNode[] {
  const { inline } = session.options;
  if (inline !== undefined) return [inlineNode(session)];
  const { manifest } = session.parsed;
  if ((session.options.select ?? session.options.models) === undefined && session.options.selector === undefined) {
    fail({
      code: 'TS8003',
      message: 'show needs to know what',
      hint: 'tsdbt show --select MODEL, or --inline "select …"',
    });
  }
  return select(session).flatMap(id => {
    const node = manifest.nodes[id];
    return node === undefined || node.resource_type === 'test' ? [] : [node];
  });
}

/** dbt: the limit goes around the query; a negative one means all rows. Only one statement can be shown. */
function limited(sql: string, limit: number): string {
  const [statement] = splitStatements(sql);
  const text = statement?.text ?? sql;
  return limit < 0 ? text : `select * from (\n${text}\n) limit ${limit}`;
}

function print(session: ParsedSession, node: ManifestNode, rows: QueryResult): void {
  const { events } = session.request;
  const inline = session.options.inline !== undefined;
  if (session.options.output === 'json') {
    events({
      type: 'output',
      text: JSON.stringify({ ...(inline ? {} : { node: node.name }), show: rowsAsJson(rows) }, null, 2),
    });
    return;
  }
  if (!inline) events({ type: 'log', level: 'info', message: `${node.name}:` });
  events({ type: 'output', text: formatTable(rows) });
}
