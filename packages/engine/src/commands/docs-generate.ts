import path from 'node:path';
import type { CatalogEntry } from '@tsdbt/artifacts';
import { operationScope, Relation, sourceRelation } from '@tsdbt/context';
import type { Diagnostic, MacroNode, NodeId, Warehouse } from '@tsdbt/core';
import { writeCatalog } from '../artifacts/write-artifacts.ts';
import { callMacroForValue } from '../execute/call-macro.ts';
import type { Execution } from '../execute/execution.ts';
import { openExecution } from '../execute/open-execution.ts';
import { queryComment } from '../execute/query-comment.ts';
import { drive, explain, runNode } from '../execute/run-node.ts';
import { phaseInput } from '../execute/scope-of.ts';
import type { ExitCode } from '../request/command-request.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import { select } from '../session/select.ts';
import { catalogOfMacro } from '../warehouse/catalog-of-macro.ts';
import { lazyWarehouse } from '../warehouse/open-target.ts';
import { type CatalogWish, readCatalog } from '../warehouse/read-catalog.ts';
import { compileNodes } from './compile.ts';

/** Writes manifest.json with compiled SQL (unless told not to compile), and catalog.json with what the warehouse has of the selected nodes and sources. */
export async function docsGenerate(session: ParsedSession): Promise<ExitCode> {
  const ids = select(session);
  const lazy = lazyWarehouse(session);
  try {
    // dbt: without compiling, manifest.json stays as the last command left it.
    if (session.options.compile !== false) {
      const results = await compileNodes(openExecution(session, lazy.open, ids), ids);
      // dbt: with a node that does not compile there is no catalog.
      if (results.some(result => result.status !== 'success')) {
        const message = 'catalog.json is not written: not every node compiles';
        session.request.events({ type: 'log', level: 'warn', message });
        return 2;
      }
    }
    const wishes = session.options.emptyCatalog === true ? [] : wishesOf(session, ids);
    const own = wishes.length === 0 ? undefined : ownCatalogMacro(session, wishes);
    const { entries, problems } = await (own === undefined
      ? readSchemas(wishes, lazy.open)
      : askCatalogMacro(openExecution(session, lazy.open, ids), own, wishes));
    return finish(session, entries, problems);
  } finally {
    await lazy.close();
  }
}

/** dbt: what has a relation of its own, tests that store their failures among it; ephemeral models and analyses have none. */
function wishesOf({ parsed }: ParsedSession, ids: readonly NodeId[]): readonly CatalogWish[] {
  const { nodes, sources } = parsed.manifest;
  return ids.flatMap((id): readonly CatalogWish[] => {
    const source = sources[id];
    if (source !== undefined) {
      const { schema, identifier } = sourceRelation(source).fields;
      return [{ id, schema: schema ?? '', identifier: identifier ?? '' }];
    }
    const node = nodes[id];
    if (node === undefined || node.relation_name === null) return [];
    return [{ id, schema: node.schema, identifier: node.alias }];
  });
}

interface CatalogFound {
  readonly entries: readonly CatalogEntry[];
  readonly problems: readonly Diagnostic[];
}

/** dbt: a schema that cannot be looked at is named under `errors`, and the others are still looked at. */
async function readSchemas(wishes: readonly CatalogWish[], open: () => Promise<Warehouse>): Promise<CatalogFound> {
  const entries: CatalogEntry[] = [];
  const problems: Diagnostic[] = [];
  for (const schema of [...new Set(wishes.map(wish => wish.schema))].sort()) {
    const warehouse = await open();
    const own = wishes.filter(wish => wish.schema === schema);
    try {
      entries.push(...(await readCatalog(warehouse, schema, own)));
    } catch (error) {
      problems.push(...explain(error, { what: `schema ${schema}` }));
    }
  }
  return { entries, problems };
}

/** dbt: a selection of at most a hundred relations is looked up relation by relation, anything else by schema. */
const MOST_RELATIONS = 100;

/** The project's own macro for what dbt's adapter looks the catalog up with. */
function ownCatalogMacro({ library, options }: ParsedSession, wishes: readonly CatalogWish[]): MacroNode | undefined {
  const isSelection = options.select !== undefined || options.exclude !== undefined || options.selector !== undefined;
  const byRelation = isSelection && wishes.length <= MOST_RELATIONS;
  return library.override(byRelation ? 'get_catalog_relations' : 'get_catalog');
}

async function askCatalogMacro(
  execution: Execution,
  macro: MacroNode,
  wishes: readonly CatalogWish[],
): Promise<CatalogFound> {
  const { invocation, parsed } = execution.session;
  const scope = operationScope({ ...phaseInput(execution.session), manifest: parsed.manifest, macro });
  const relations = wishes.map(({ schema, identifier }) => new Relation({ schema, identifier }));
  const schemas = [...new Set(wishes.map(({ schema }) => schema))].sort();
  const named = macro.name.endsWith('get_catalog_relations') ? { relations } : { schemas };
  const call = {
    name: `${macro.package_name}.${macro.name}`,
    named: { information_schema: new Relation({ schema: 'INFORMATION_SCHEMA' }), ...named },
    file: 'docs generate',
    invocation,
  };
  let entries: readonly CatalogEntry[] = [];
  const what = `macro ${macro.name}`;
  const comment = () => queryComment(execution, undefined);
  const result = await runNode({ execution, id: macro.unique_id, thread: 1, what, comment }, async run => {
    const answer = await run.builder.phase('execute', () => drive(run, callMacroForValue(scope, call)));
    entries = catalogOfMacro(answer, macro.name, wishes);
    return { status: 'success', message: null };
  });
  return { entries, problems: result.local.diagnostics };
}

function finish(session: ParsedSession, entries: readonly CatalogEntry[], problems: readonly Diagnostic[]): ExitCode {
  const { request, invocation } = session;
  for (const diagnostic of problems) request.events({ type: 'diagnostic', diagnostic });
  const file = writeCatalog(
    session,
    entries,
    problems.map(({ message, notes = [] }) => [message, ...notes].join('\n')),
  );
  const count = `${entries.length} ${entries.length === 1 ? 'relation' : 'relations'}`;
  const message = `wrote ${path.relative(invocation.projectDir, file)}: ${count}`;
  request.events({ type: 'log', level: 'info', message });
  return problems.length === 0 ? 0 : 1;
}
