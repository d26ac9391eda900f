import path from 'node:path';
import type { CatalogEntry } from '@tsdbt/artifacts';
import { sourceRelation } from '@tsdbt/context';
import type { Diagnostic, NodeId, Warehouse } from '@tsdbt/core';
import { writeCatalog } from '../artifacts/write-artifacts.ts';
import { openExecution } from '../execute/open-execution.ts';
import { explain } from '../execute/run-node.ts';
import type { ExitCode } from '../request/command-request.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import { select } from '../session/select.ts';
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
    const { entries, problems } = await readSchemas(wishes, lazy.open);
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
