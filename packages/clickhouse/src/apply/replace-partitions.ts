import type { StatementOptions, Step, Warehouse } from '@tsdbt/core';
import { quoteString, renderRelation } from '@tsdbt/sql';

/** dbt-clickhouse: one ALTER that replaces every partition of `into` that `from` has rows for; none when it has no rows. */
export async function replacePartitions(
  warehouse: Warehouse,
  { from, into }: Extract<Step, { kind: 'replacePartitions' }>,
  { session }: Pick<StatementOptions, 'session'>,
): Promise<readonly string[]> {
  const { rows } = await warehouse.query(
    `select distinct partition_id from system.parts
where active and rows > 0 and database = ${quoteString(from.schema)} and table = ${quoteString(from.identifier)} order by 1`,
    session === undefined ? {} : { session },
  );
  if (rows.length === 0) return [];
  const replacements = rows.map(
    ([id]) => `replace partition id ${quoteString(String(id))} from ${renderRelation(from)}`,
  );
  return [`alter table ${renderRelation(into)} ${replacements.join(', ')}`];
}
