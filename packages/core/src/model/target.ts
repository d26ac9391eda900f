import type { JsonObject } from './json-value.ts';

/** One output of a profile, resolved and validated: where a run writes to. */
export interface Target {
  readonly profileName: string;
  readonly name: string;
  /** No profile was named: this is the embedded warehouse of a project without one. */
  readonly implicit?: true;
  /** The database that relations without a custom schema go to. dbt: `schema` of the profile. */
  readonly schema: string;
  readonly threads: number;
  readonly connection: ChdbConnection | HttpConnection;
  /** What templates may see as `target.*`: the profile's non-secret keys, defaults filled in. Never a password. */
  readonly visible: JsonObject;
  /** Settings of every session. dbt-clickhouse: `custom_settings` over its defaults. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly cluster?: string;
  /** dbt-clickhouse: engine of databases that are created, e.g. `Replicated(...)`. */
  readonly databaseEngine?: string;
}

/** ClickHouse in process. One process owns the folder at a time. */
export interface ChdbConnection {
  readonly driver: 'chdb';
  /** Absolute folder of the embedded warehouse. */
  readonly path: string;
  /** Bytes; undefined means 60 % of the machine's or cgroup's memory. */
  readonly memoryLimit?: number;
}

export interface HttpConnection {
  readonly driver: 'http';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Bearer token of a `tsdbt serve`; takes the place of user and password. */
  readonly token?: string;
  readonly secure: boolean;
  /** Whether the server's certificate is checked. */
  readonly verify: boolean;
  readonly clientCertificate?: string;
  readonly clientCertificateKey?: string;
  readonly compression: boolean;
  /** Seconds. */
  readonly connectTimeout: number;
  /** Seconds. */
  readonly sendReceiveTimeout: number;
  /** Retries on connection errors that are safe to repeat. */
  readonly retries: number;
}
