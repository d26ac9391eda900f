import type { Events, StatementOptions, StatementSummary, Warehouse } from '@tsdbt/core';

/** dbt: the connection of what is done for no node. */
const CONNECTION = 'master';

/** A warehouse that tells of the statements that are no node's: a node's have an id, and are told of where it was given. */
export function tellingStatements(warehouse: Warehouse, events: Events): Warehouse {
  const tell = async <T>(
    sql: string,
    given: StatementOptions | undefined,
    statement: () => Promise<T>,
    summaryOf: (answer: T) => StatementSummary,
  ): Promise<T> => {
    if (given?.queryId !== undefined) return statement();
    events({ type: 'statement', id: CONNECTION, queryId: '', sql });
    const end = { type: 'statementEnded' as const, id: CONNECTION };
    try {
      const answer = await statement();
      const { queryId, elapsed } = summaryOf(answer);
      events({ ...end, queryId, failed: false, seconds: elapsed });
      return answer;
    } catch (error) {
      events({ ...end, queryId: '', failed: true, seconds: 0 });
      throw error;
    }
  };
  const itself = (summary: StatementSummary): StatementSummary => summary;
  return {
    ...warehouse,
    query: (sql, given) =>
      tell(
        sql,
        given,
        () => warehouse.query(sql, given),
        answer => answer.summary,
      ),
    execute: (sql, given) => tell(sql, given, () => warehouse.execute(sql, given), itself),
    insertStream: (sql, data, given) => tell(sql, given, () => warehouse.insertStream(sql, data, given), itself),
  };
}
