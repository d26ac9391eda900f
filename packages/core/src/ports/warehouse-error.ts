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

  constructor(message: string, details: WarehouseErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.type = details.type;
    if (details.position !== undefined) this.position = details.position;
    if (details.sql !== undefined) this.sql = details.sql;
    if (details.queryId !== undefined) this.queryId = details.queryId;
  }
}

export interface WarehouseErrorDetails {
  readonly code: number;
  readonly type: string;
  readonly position?: number;
  readonly sql?: string;
  readonly queryId?: string;
  readonly cause?: unknown;
}
