import { fail, type ManifestNode, type QueryResult, type SourceNode, TsdbtError, type Warehouse } from '@tsdbt/core';
import { splitStatements } from '@tsdbt/sql';
import { compileOnly } from '../execute/compile-only.ts';
import type { Execution } from '../execute/execution.ts';
import { inlineNode } from '../execute/inline-node.ts';
import { openExecution } from '../execute/open-execution.ts';
import { explain } from '../execute/run-node.ts';
import { underTestSettings } from '../execute/under-test-settings.ts';
import { formatTable } from '../output/format-table.ts';
import { rowsAsJson } from '../output/rows-as-json.ts';
import type { ExitCode } from '../request/command-request.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import { givenSelectors, select } from '../session/select.ts';
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
    for (const node of nodes) print(session, node, await queryRows(execution, node));
    return 0;
  } finally {
    await lazy.close();
  }
}

/** What can be shown: whatever has a query, or a relation to read. */
type Showable = ManifestNode | SourceNode;

async function queryRows(execution: Execution, node: Showable): Promise<QueryResult> {
  const { sql, compiledPath } = await queryOf(execution, node);
  const warehouse = await execution.warehouse();
  const query = limited(sql, execution.session.options.limit ?? 5);
  try {
    if (node.resource_type === 'test') return await underTestSettings(settings => warehouse.query(query, { settings }));
    return await afterHeader(warehouse, headerOf(node), query);
  } catch (error) {
    throw new TsdbtError(explain(error, { what: 'show', ...(compiledPath === null ? {} : { compiledPath }) }));
  }
}

function headerOf({ config }: Showable): string {
  return 'sql_header' in config && typeof config.sql_header === 'string' ? config.sql_header : '';
}

/** dbt: the header goes before the query. Its statements run first, and what it ends in is the beginning of the query. */
async function afterHeader(warehouse: Warehouse, header: string, query: string): Promise<QueryResult> {
  const session = 'show';
  const statements = splitStatements(`${header}\n${query}`).map(statement => statement.text);
  const last = statements.pop() ?? query;
  try {
    for (const statement of statements) await warehouse.execute(statement, { session });
    return await warehouse.query(last, { session });
  } finally {
    await warehouse.endSession(session);
  }
}

/** Seeds and sources have no query of their own: their rows are in their relation. */
async function queryOf(execution: Execution, node: Showable): Promise<{ sql: string; compiledPath: string | null }> {
  if (node.resource_type === 'source' || node.resource_type === 'seed') {
    return { sql: `select * from ${node.relation_name}`, compiledPath: null };
  }
  const { compiled_code: sql, local } = await compileOnly(execution, node, 1);
  if (sql === null) throw new TsdbtError(local.diagnostics);
  return { sql, compiledPath: local.compiledPath };
}

function nodesToShow(session: ParsedSession): readonly Showable[] {
  const { inline } = session.options;
  if (inline !== undefined) return [inlineNode(session)];
  const { manifest } = session.parsed;
  if (givenSelectors(session.options).length === 0 && session.options.selector === undefined) {
    fail({
      code: 'TS8003',
      message: 'show needs to know what',
      hint: 'tsdbt show --select MODEL, or --inline "select …"',
    });
  }
  const nodes = select(session).flatMap(id => manifest.nodes[id] ?? manifest.sources[id] ?? []);
  // The tests that come along with a model are not what was asked for; a test that is selected alone is.
  const others = nodes.filter(node => node.resource_type !== 'test');
  return others.length > 0 ? others : nodes;
}

/** dbt: the limit goes around the query; a negative one means all rows. Only one statement can be shown. */
function limited(sql: string, limit: number): string {
  const [statement] = splitStatements(sql);
  const text = statement?.text ?? sql;
  return limit < 0 ? text : `select * from (\n${text}\n) limit ${limit}`;
}

function print(session: ParsedSession, node: Showable, rows: QueryResult): void {
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
