import type { ColumnInfo } from '../model/relation.ts';

/**
 * The one door to ClickHouse, embedded or remote. Errors are `WarehouseError`s; both drivers pass one contract suite.
 */
export interface Warehouse {
  /** Server version and what it can do; asked once and remembered. */
  capabilities(): Promise<Capabilities>;
  /** Runs a statement that returns rows, and buffers them. */
  query(sql: string, options?: StatementOptions): Promise<QueryResult>;
  /** Runs a statement for its effect. */
  execute(sql: string, options?: StatementOptions): Promise<StatementSummary>;
  /** Runs `INSERT INTO … FORMAT …` with the data as a stream of bytes; atomic for nobody: insert into staging. */
  insertStream(sql: string, data: AsyncIterable<Uint8Array>, options?: StatementOptions): Promise<StatementSummary>;
  /** Kills a running statement of ours and resolves once the server has been told (not when it has ended). */
  cancel(queryId: string): Promise<void>;
  /** Ends a session: its temporary tables and settings are gone and its connection is free again. */
  endSession(session: string): Promise<void>;
  /** Waits for nothing: statements still running are killed first. */
  close(): Promise<void>;
}

export interface StatementOptions {
  /** Appears in system.processes and query_log; begins with the invocation's id. Made up by the driver when absent. */
  readonly queryId?: string;
  /** Statements of one session run one after another on one connection and share temporary tables and SET. */
  readonly session?: string;
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  /** Values for `{name:Type}` placeholders. */
  readonly params?: Readonly<Record<string, string | number | boolean | null>>;
  readonly database?: string;
  /** Called a few times a second while the statement runs. */
  readonly onProgress?: (progress: StatementProgress) => void;
  /** Kills the statement when aborted. */
  readonly signal?: AbortSignal;
}

export interface StatementProgress {
  readonly readRows: number;
  readonly readBytes: number;
  /** 0 when unknown. */
  readonly totalRowsToRead: number;
  readonly writtenRows: number;
  /** Bytes. */
  readonly memoryUsage: number;
  /** Seconds. */
  readonly elapsed: number;
}

export interface QueryResult {
  /** Present even when there are no rows. */
  readonly columns: readonly ColumnInfo[];
  /**
   * Values as ClickHouse's JSONCompact prints them with 64-bit and wider integers, decimals and non-finite floats quoted, so that
   * nothing loses precision: strings, numbers, booleans, null, arrays, objects (maps, named tuples).
   */
  readonly rows: readonly (readonly unknown[])[];
  readonly summary: StatementSummary;
}

export interface StatementSummary {
  readonly queryId: string;
  readonly readRows: number;
  readonly readBytes: number;
  readonly writtenRows: number;
  readonly writtenBytes: number;
  /** Bytes; 0 when the driver cannot know. */
  readonly peakMemory: number;
  /** Seconds from handing the statement over until its result is there; with a server, the way to it and back included. */
  readonly elapsed: number;
}

export interface Capabilities {
  /** e.g. `26.7.1.1`. */
  readonly version: string;
  readonly embedded: boolean;
  /** Whether the warehouse reads files of this machine with `file()`. */
  readonly readsLocalFiles: boolean;
  /** Whether nobody else can have statements running in it: true for an embedded warehouse that this process opened itself. */
  readonly exclusive: boolean;
  readonly hasUsers: boolean;
  readonly hasQueryLog: boolean;
}
