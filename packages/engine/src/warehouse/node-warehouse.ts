import type { QueryResult, StatementOptions, StatementProgress, StatementSummary, Warehouse } from '@tsdbt/core';
import { insertDataStart, mayChangeSession, tokenize } from '@tsdbt/sql';

export interface NodeWarehouseOptions {
  /** Opened when the first statement needs it. */
  readonly open: () => Promise<Warehouse>;
  /** Every query_id begins with it: `<invocation id>:<what>`. */
  readonly queryIdPrefix: string;
  /**
   * Begins with the first statement that may leave something in it: what came before has left nothing. Most nodes have none, and
   * spare a server its beginning and its end.
   */
  readonly session?: string;
  /** dbt: the query comment, put in front of (or behind) every statement; empty for none. Asked for when the first statement comes. */
  readonly comment: () => QueryComment;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: StatementProgress) => void;
  readonly onStatement?: (sql: string, queryId: string) => void;
  readonly onStatementEnd?: (end: StatementEnd) => void;
}

/** How a statement went, as it is told. */
export interface StatementEnd {
  readonly queryId: string;
  readonly failed: boolean;
  /** In the warehouse; 0 when it failed. */
  readonly seconds: number;
}

export interface QueryComment {
  /** Empty for none. */
  readonly text: string;
  readonly append: boolean;
}

/** A warehouse as one node uses it, with what its statements cost. */
export interface NodeWarehouse extends Warehouse {
  readonly spent: () => Spent;
}

export interface Spent {
  /** Seconds in the warehouse. */
  readonly seconds: number;
  readonly writtenRows: number;
  readonly lastQueryId: string;
}

/** Gives every statement of a node its query_id, session, comment, progress and interruption, and adds up what they cost. */
export function nodeWarehouse(options: NodeWarehouseOptions): NodeWarehouse {
  const { open } = options;
  let used = false;
  const opened = (): Promise<Warehouse> => {
    used = true;
    return open();
  };
  let seconds = 0;
  let writtenRows = 0;
  let lastQueryId = '';
  let known: QueryComment | undefined;
  const comment = (): QueryComment => {
    known ??= options.comment();
    return known;
  };
  let statements = 0;
  let inSession: Pick<StatementOptions, 'session'> = {};
  const complete = (sql: string, given: StatementOptions | undefined): StatementOptions => {
    if (options.session !== undefined && mayChangeSession(sql)) inSession = { session: options.session };
    return {
      queryId: `${options.queryIdPrefix}:${++statements}`,
      signal: options.signal,
      ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
      ...inSession,
      ...given,
    };
  };
  const start = (
    sql: string,
    given: StatementOptions | undefined,
    own: QueryComment = comment(),
  ): [string, StatementOptions] => {
    const all = complete(sql, given);
    const text = withComment(sql, own);
    lastQueryId = all.queryId ?? '';
    options.onStatement?.(text, lastQueryId);
    return [text, all];
  };
  const add = (summary: StatementSummary): void => {
    options.onStatementEnd?.({ queryId: summary.queryId, failed: false, seconds: summary.elapsed });
    seconds += summary.elapsed;
    writtenRows += summary.writtenRows;
    lastQueryId = summary.queryId;
  };
  /** Waits for a statement; one that fails is told of as well. */
  const ended = async <T>(statement: Promise<T>): Promise<T> => {
    try {
      return await statement;
    } catch (error) {
      options.onStatementEnd?.({ queryId: lastQueryId, failed: true, seconds: 0 });
      throw error;
    }
  };
  return {
    capabilities: async () => (await opened()).capabilities(),
    async query(sql, given): Promise<QueryResult> {
      const warehouse = await opened();
      const result = await ended(warehouse.query(...start(sql, given)));
      add(result.summary);
      return result;
    },
    async execute(sql, given) {
      const warehouse = await opened();
      const summary = await ended(warehouse.execute(...start(sql, given)));
      add(summary);
      return summary;
    },
    async insertStream(sql, data, given) {
      const [text, all] = start(sql, given, { ...comment(), append: false });
      const warehouse = await opened();
      const summary = await ended(warehouse.insertStream(text, data, all));
      add(summary);
      return summary;
    },
    cancel: async queryId => (await opened()).cancel(queryId),
    async endSession(session) {
      if (inSession.session !== undefined) await (await open()).endSession(session);
    },
    async close() {
      if (used) await (await open()).close();
    },
    spent: () => ({ seconds, writtenRows, lastQueryId }),
  };
}

/** What follows such a statement is data, of which a comment would be a part. */
function carriesData(sql: string): boolean {
  return insertDataStart(sql) !== undefined || insertsValues(sql);
}

/** `INSERT INTO … VALUES`: before a text or a SELECT. */
function insertsValues(sql: string): boolean {
  const start = ['insert', 'into'];
  let words = 0;
  for (const { kind, start: from, end } of tokenize(sql)) {
    if (kind === 'space' || kind === 'comment') continue;
    const word = sql.slice(from, end).toLowerCase();
    if (kind === 'string' || word === 'select' || (words < start.length && word !== start[words])) return false;
    if (word === 'values') return true;
    words += 1;
  }
  return false;
}

function withComment(sql: string, comment: QueryComment): string {
  if (comment.text === '') return sql;
  const block = `/* ${comment.text.replaceAll('*/', '* /')} */`;
  if (!comment.append || carriesData(sql)) return `${block}\n${sql}`;
  // dbt: in front of the semicolon that ends the statement.
  const text = sql.trimEnd();
  return text.endsWith(';') ? `${text.slice(0, -1)}\n${block};` : `${text}\n${block}`;
}
