/**
 * ClickHouse refused a statement, or could not be reached. The engine turns it into a Diagnostic, with the position mapped
 * back to the template.
 */
export class WarehouseError extends Error {
  override readonly name = 'WarehouseError';
  /** ClickHouse's error code (62 syntax, 47 unknown identifier, 241 memory limit, 243 no space …); 0 when it never answered. */
  readonly code: number;
  /** ClickHouse's symbolic name, e.g. `UNKNOWN_IDENTIFIER`, or a connection failure's, e.g. `ECONNREFUSED`. */
  readonly type: string;
  /** Zero-based offset in `sql`, in UTF-16 units, where ClickHouse says it is. */
  readonly position?: number;
  readonly sql?: string;
  readonly queryId?: string;
  /** Of a statement that changes something and had no answer, or none that proves anything; absent: it has failed. */
  readonly fate?: StatementFate;

  constructor(message: string, details: WarehouseErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.type = details.type;
    if (details.position !== undefined) this.position = details.position;
    if (details.sql !== undefined) this.sql = details.sql;
    if (details.queryId !== undefined) this.queryId = details.queryId;
    if (details.fate !== undefined) this.fate = details.fate;
  }
}

export interface WarehouseErrorDetails {
  readonly code: number;
  readonly type: string;
  readonly position?: number;
  readonly sql?: string;
  readonly queryId?: string;
  readonly fate?: StatementFate;
  readonly cause?: unknown;
}

/**
 * What became of a statement whose answer was lost: nobody knows, it still runs, or the server's query log says that it was carried
 * out or that it failed.
 */
export type StatementFate = 'unknown' | 'running' | 'done' | 'failed';
