import { fail, type QueryResult, TsdbtError } from '@tsdbt/core';
import { splitStatements, tokenize } from '@tsdbt/sql';
import { explain } from '../execute/run-node.ts';
import { askedOutput } from '../output/asked-output.ts';
import { formatTable } from '../output/format-table.ts';
import { limitedQuery } from '../output/limited-query.ts';
import { rowsAsJson } from '../output/rows-as-json.ts';
import type { ExitCode } from '../request/command-request.ts';
import type { Session } from '../session/open-session.ts';
import { lazyWarehouse } from '../warehouse/open-target.ts';

/** dbt: `show --inline-direct`: SQL for the warehouse as it stands; the project is not read, and no artifact is written. */
export async function showDirect(session: Session): Promise<ExitCode> {
  const { options, invocation, request } = session;
  const rows = await answerOf(session, options.inlineDirect ?? '');
  const output = {
    of: 'shown' as const,
    id: 'direct-query',
    name: 'direct-query',
    inline: true,
    body: formatTable(rows),
    json: { show: [...rowsAsJson(rows)] },
  };
  request.events(askedOutput(output, { format: options.output, quiet: invocation.flags.quiet }));
  return 0;
}

async function answerOf(session: Session, sql: string): Promise<QueryResult> {
  const statements = splitStatements(sql).map(statement => statement.text);
  const [statement] = statements;
  if (statement === undefined || statements.length > 1) {
    fail({ code: 'TS8003', message: `--inline-direct takes one statement, not ${statements.length}` });
  }
  const limit = session.options.limit ?? 5;
  const lazy = lazyWarehouse(session);
  try {
    const warehouse = await lazy.open();
    // `show tables`, `describe …` and their like cannot stand in a subquery.
    if (isSelect(statement)) return await warehouse.query(limitedQuery(statement, limit));
    const answer = await warehouse.query(statement);
    return limit < 0 ? answer : { ...answer, rows: answer.rows.slice(0, limit) };
  } catch (error) {
    throw new TsdbtError(explain(error, { what: 'show' }));
  } finally {
    await lazy.close();
  }
}

function isSelect(statement: string): boolean {
  for (const { kind, start, end } of tokenize(statement)) {
    if (kind !== 'space' && kind !== 'comment') return SELECTS.has(statement.slice(start, end).toLowerCase());
  }
  return false;
}

const SELECTS: ReadonlySet<string> = new Set(['select', 'with', '(']);
