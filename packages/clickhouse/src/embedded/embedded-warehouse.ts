import { randomUUID } from 'node:crypto';
import type { StatementOptions, StatementSummary, Warehouse } from '@tsdbt/core';
import { insertDataStart } from '@tsdbt/sql';
import { parseRows, ROWS_FORMAT } from '../query-result.ts';
import { remembered } from '../remembered.ts';
import { watchSource } from '../watch-source.ts';
import type { ChdbEngine, EngineResult, EngineStatement } from './chdb-engine.ts';
import { insertFromFile, withSpooledFile } from './insert-file.ts';
import { escapeParameters } from './set-statement.ts';
import { requireSingleStatement } from './single-statement.ts';

/** The warehouse port over an open chDB folder. */
export function embeddedWarehouse(engine: ChdbEngine): Warehouse {
  const run = async (
    sql: string,
    options: StatementOptions,
    output: Output,
  ): Promise<[EngineStatement, EngineResult]> => {
    const queryId = options.queryId ?? randomUUID();
    requireSingleStatement(sql, queryId);
    const statement = { ...options, ...output, sql, queryId, escapedParams: escapeParameters(options.params ?? {}) };
    return [statement, await engine.run(statement)];
  };

  const warehouse: Warehouse = {
    capabilities: remembered(async () => {
      const { rows } = await warehouse.query('SELECT version()');
      const version = String(rows[0]?.[0]);
      return { version, embedded: true, readsLocalFiles: true, hasUsers: false, hasQueryLog: false, exclusive: true };
    }),
    async query(sql, options = {}) {
      const [statement, result] = await run(sql, options, { format: ROWS_FORMAT, losslessJson: true });
      const summary = summarize(statement, result);
      return parseRows(new TextDecoder().decode(result.bytes), { sql, summary, from: 'the embedded ClickHouse' });
    },
    async execute(sql, options = {}) {
      const data = insertDataStart(sql);
      // chDB would take what follows an empty line for another statement.
      if (data !== undefined) return await warehouse.insertStream(sql.slice(0, data), textOf(sql.slice(data)), options);
      const [statement, result] = await run(sql, options, NO_OUTPUT);
      return summarize(statement, result);
    },
    async insertStream(sql, data, options = {}) {
      const source = watchSource(data, options.signal);
      return await withSpooledFile(engine.spoolFolder, source.data, async file => {
        const [statement, result] = await run(insertFromFile(sql, file), options, NO_OUTPUT);
        return { ...summarize(statement, result), writtenRows: result.rows, writtenBytes: result.size };
      });
    },
    async cancel(queryId) {
      engine.kill(queryId);
    },
    endSession: session => engine.endSession(session),
    close: () => engine.close(),
  };
  return warehouse;
}

async function* textOf(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield new TextEncoder().encode(text);
}

type Output = Pick<EngineStatement, 'format' | 'losslessJson'>;

const NO_OUTPUT: Output = { format: 'Null', losslessJson: false };

/** chDB counts no rows of an `INSERT … SELECT` at its end, so these are what was last seen while it ran. */
function summarize({ queryId }: EngineStatement, { seen, elapsed }: EngineResult): StatementSummary {
  return {
    queryId,
    readRows: seen.readRows,
    readBytes: seen.readBytes,
    writtenRows: seen.writtenRows,
    writtenBytes: seen.writtenBytes,
    peakMemory: seen.peakMemory,
    elapsed,
  };
}
