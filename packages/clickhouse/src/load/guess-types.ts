import type { LoadFileStep, StatementOptions, Warehouse } from '@tsdbt/core';
import { quoteString } from '@tsdbt/sql';
import { type Observation, observe, readObservation, textColumn } from './column-sql.ts';
import type { FileHead } from './file-head.ts';
import type { FileColumn } from './load-column.ts';

/**
 * What the columns hold as far as the first file's first records tell, and the server's time. Undefined for a guess that is
 * none: a column without a value, or declared types that are already broken.
 */
export async function guessTypes(
  head: FileHead,
  columns: readonly FileColumn[],
  load: LoadFileStep,
  ask: Asking,
): Promise<{ readonly seen: readonly Observation[] | undefined; readonly now: number }> {
  // ClickHouse's format() wants at least one row.
  if (head.sample.length === 0) return { seen: undefined, now: await serverTime(ask) };
  const structure = columns.map((_, index) => `${textColumn(index)} String`).join(', ');
  const rows = head.sample.map(record => JSON.stringify(record.fields.map(field => field.text))).join('\n');
  const aggregates = columns.map((column, index) => observe(column, index, load));
  const sql = `select ${[...aggregates, 'toUnixTimestamp(now())'].join(',\n  ')}
from format(JSONCompactEachRow, ${quoteString(structure)}, ${quoteString(rows)})`;
  const [row = []] = (await ask.warehouse.query(sql, ask.options)).rows;
  const seen = columns.map((column, index) => readObservation(column, row[index]));
  return { seen: seen.every(isGuess) ? seen : undefined, now: Number(row.at(-1)) };
}

interface Asking {
  readonly warehouse: Warehouse;
  readonly options: StatementOptions;
}

async function serverTime({ warehouse, options }: Asking): Promise<number> {
  return Number((await warehouse.query('select toUnixTimestamp(now())', options)).rows[0]?.[0]);
}

function isGuess(seen: Observation): boolean {
  return 'mask' in seen ? (seen.mask & ~1) !== 0 : seen.misfits.length === 0;
}
