import { ask, type QueryResult, type StatementSummary } from '@tsdbt/core';
import { Dict, HostObject, str, Tuple, type Value } from '@tsdbt/jinja';
import { firstKeyword } from '@tsdbt/sql';
import { emptyTable, type Printer, resultTable } from '../values/result-table.ts';
import { type AdapterMethods, type AdapterPlace, type Asking, on } from './adapter-method.ts';

/** Running statements: `adapter.execute` and its kin give a response and a table. */
export const STATEMENT_METHODS: AdapterMethods = {
  execute: on('sql auto_begin? fetch? limit?', ([sql, , fetch, limit], place) =>
    execute(str(sql ?? null), { fetch: fetch === true, limit }, place),
  ),
  add_query: on('sql auto_begin? bindings? abridge_sql_log?', ([sql], place) => execute(str(sql ?? null), {}, place)),
  validate_sql: on('sql', ([sql], place) => execute(`explain ${str(sql ?? null)}`, { fetch: true }, place)),
  get_partitions_metadata: on('table', () => emptyTable(() => {})),
};

/** Runs a statement; rows are fetched only of statements that have some. */
function* execute(
  sql: string,
  { fetch = false, limit }: { readonly fetch?: boolean; readonly limit?: Value | undefined },
  { events }: AdapterPlace,
): Asking {
  const print: Printer = text => events({ type: 'print', text: text.replace(/\n$/, '') });
  if (!fetch || hasNoRows(sql)) {
    const summary = yield* ask({ kind: 'execute', sql });
    return new Tuple([new AdapterResponse(summary), emptyTable(print)]);
  }
  const result: QueryResult = yield* ask({ kind: 'query', sql, ...(typeof limit === 'number' ? { limit } : {}) });
  return new Tuple([new AdapterResponse(result.summary), resultTable(result, print)]);
}

function hasNoRows(sql: string): boolean {
  return EFFECTS.has(firstKeyword(sql) ?? '');
}

const EFFECTS: ReadonlySet<string> = new Set(
  `CREATE DROP ALTER INSERT TRUNCATE RENAME EXCHANGE OPTIMIZE SYSTEM GRANT REVOKE SET ATTACH DETACH KILL DELETE UPDATE USE
  UNDROP MOVE`.split(/\s+/),
);

/** dbt-clickhouse: `{_message: 'OK', query_id}`. */
class AdapterResponse extends HostObject {
  private readonly fields: Dict;

  constructor(summary: StatementSummary) {
    super();
    this.fields = new Dict([
      ['_message', 'OK'],
      ['code', null],
      ['rows_affected', null],
      ['query_id', summary.queryId],
    ]);
  }

  override get typeName(): string {
    return 'AdapterResponse';
  }

  override getAttr(name: string): Value | undefined {
    return this.fields.get(name);
  }

  override getItem(key: Value): Value | undefined {
    return this.fields.get(key);
  }

  override str(): string {
    return 'OK';
  }
}
