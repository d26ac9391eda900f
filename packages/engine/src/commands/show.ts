import {
  fail,
  type ManifestNode,
  type NodeResult,
  type QueryResult,
  type SourceNode,
  TsdbtError,
  type Warehouse,
} from '@tsdbt/core';
import { splitStatements } from '@tsdbt/sql';
import { writeManifest, writeRunResults } from '../artifacts/write-artifacts.ts';
import { compileOnly } from '../execute/compile-only.ts';
import { describeRunNode } from '../execute/describe-run-node.ts';
import { type Execution, threadName } from '../execute/execution.ts';
import { inlineNode } from '../execute/inline-node.ts';
import { openExecution } from '../execute/open-execution.ts';
import { explain } from '../execute/run-node.ts';
import { underTestSettings } from '../execute/under-test-settings.ts';
import { type AskedOutput, askedOutput } from '../output/asked-output.ts';
import { formatTable } from '../output/format-table.ts';
import { limitedQuery } from '../output/limited-query.ts';
import { rowsAsJson } from '../output/rows-as-json.ts';
import type { ExitCode } from '../request/command-request.ts';
import { createResultBuilder } from '../run/result-builder.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import { givenSelectors, select } from '../session/select.ts';
import { lazyWarehouse } from '../warehouse/open-target.ts';

/** Runs the query of each selected node (or of a template given inline) and prints its first rows. */
export async function show(session: ParsedSession): Promise<ExitCode> {
  const lazy = lazyWarehouse(session);
  const { nodes, testsAlong } = nodesToShow(session);
  const ids = [...nodes, ...testsAlong].map(node => node.unique_id);
  const execution = openExecution(session, lazy.open, ids);
  try {
    const { threads, name: target } = session.invocation.target;
    session.request.events({ type: 'concurrency', nodes: ids.length, threads, target });
    const results: NodeResult[] = [];
    for (const [index, node] of nodes.entries()) {
      const place = {
        node: describeRunNode(session.parsed.manifest, node.unique_id),
        index: index + 1,
        total: ids.length,
      };
      session.request.events({ type: 'nodeStarted', ...place, thread: threadName(1), onlyCompiles: true });
      const { rows, result } = await showNode(execution, node);
      session.request.events({ type: 'nodeFinished', ...place, result, onlyCompiles: true });
      print(session, node, rows);
      results.push(result);
    }
    for (const test of testsAlong) results.push(await compiled(execution, test));
    writeManifest(session, execution.compiled);
    writeRunResults(session, results);
    return 0;
  } finally {
    await lazy.close();
  }
}

/** What can be shown: whatever has a query, or a relation to read. */
type Showable = ManifestNode | SourceNode;

/** Runs a node's query; a node that cannot be compiled or queried is the end of the command (dbt). */
async function showNode(execution: Execution, node: Showable): Promise<{ rows: QueryResult; result: NodeResult }> {
  const prepared = hasQuery(node) ? await compiled(execution, node) : undefined;
  const builder = createResultBuilder(execution, { id: node.unique_id, thread: 1 });
  const sql = prepared?.compiled_code ?? `select * from ${node.relation_name}`;
  const rows = await builder.phase('execute', () =>
    queryRows(execution, node, sql, prepared?.local.compiledPath ?? null),
  );
  const adapterResponse = { _message: 'OK', query_id: rows.summary.queryId };
  const shown = builder.build({ status: 'success', adapterResponse });
  if (prepared === undefined) return { rows, result: shown };
  const { compiled: isCompiled, compiled_code, timing, local } = prepared;
  return {
    rows,
    result: { ...shown, compiled: isCompiled, compiled_code, timing: [...timing, ...shown.timing], local },
  };
}

/** Seeds and sources have no query of their own: their rows are in their relation. */
function hasQuery(node: Showable): node is ManifestNode {
  return node.resource_type !== 'source' && node.resource_type !== 'seed';
}

async function compiled(execution: Execution, node: ManifestNode): Promise<NodeResult> {
  const result = await compileOnly(execution, node, 1);
  if (result.compiled_code === null) throw new TsdbtError(result.local.diagnostics);
  return result;
}

async function queryRows(
  execution: Execution,
  node: Showable,
  sql: string,
  compiledPath: string | null,
): Promise<QueryResult> {
  const warehouse = await execution.warehouse();
  const query = limitedQuery(sql, execution.session.options.limit ?? 5);
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

interface ToShow {
  readonly nodes: readonly Showable[];
  /** Tests of what is shown: they are not what was asked for. dbt has results of them too: they are compiled. */
  readonly testsAlong: readonly ManifestNode[];
}

function nodesToShow(session: ParsedSession): ToShow {
  const { inline } = session.options;
  if (inline !== undefined) return { nodes: [inlineNode(session)], testsAlong: [] };
  const { manifest } = session.parsed;
  if (givenSelectors(session.options).length === 0 && session.options.selector === undefined) {
    fail({
      code: 'TS8003',
      message: 'show needs to know what',
      hint: 'tsdbt show --select MODEL, or --inline "select …"',
    });
  }
  const nodes = select(session).flatMap(id => manifest.nodes[id] ?? manifest.sources[id] ?? []);
  const others = nodes.filter(node => node.resource_type !== 'test');
  // A test that is selected alone is what was asked for.
  if (others.length === 0) return { nodes, testsAlong: [] };
  return { nodes: others, testsAlong: nodes.filter((node): node is ManifestNode => node.resource_type === 'test') };
}

function print({ request, options, invocation }: ParsedSession, node: Showable, rows: QueryResult): void {
  const version = 'version' in node && node.version !== null ? `.v${String(node.version)}` : '';
  const output: AskedOutput = {
    of: 'shown',
    id: node.unique_id,
    name: `${node.name}${version}`,
    inline: options.inline !== undefined,
    body: formatTable(rows),
    json: { show: [...rowsAsJson(rows)] },
  };
  request.events(askedOutput(output, { format: options.output, quiet: invocation.flags.quiet }));
}
