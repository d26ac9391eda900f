import {
  type ChdbConnection,
  fail,
  type HttpConnection,
  type JsonObject,
  type JsonValue,
  maskSecrets,
  type Target,
} from '@tsdbt/core';
import { locate } from '../yaml/locate.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { visibleSettings } from './profile-secrets.ts';
import type { TargetRequest } from './resolve-target.ts';

interface OutputPlace {
  readonly profile: string;
  readonly name: string;
  readonly request: TargetRequest;
  readonly warn: (message: string, key: string) => void;
  readonly document?: YamlDocument;
  readonly path?: readonly string[];
}

/** A checked output of a profile with dbt-clickhouse's defaults filled in. */
export function targetOf(output: JsonObject, place: OutputPlace): Target {
  const read = reader(output);
  const schema = read.text('schema', 'default');
  checkDatabase(read.text('database', ''), schema, place);
  const connection = output.driver === 'chdb' ? chdbConnection(output, place) : httpConnection(output, place);
  const threads = place.request.threads ?? read.number('threads', 1);
  const cluster = read.optional('cluster');
  const databaseEngine = read.optional('database_engine');
  return {
    profileName: place.profile,
    name: place.name,
    schema,
    threads,
    connection,
    visible: {
      ...visibleKeys(output, connection),
      name: place.name,
      target_name: place.name,
      profile_name: place.profile,
      schema,
      threads,
    },
    settings: sessionSettings(output),
    ...(cluster === undefined ? {} : { cluster }),
    ...(databaseEngine === undefined ? {} : { databaseEngine }),
  };
}

/** dbt-clickhouse: settings of every session; the profile's `custom_settings` win. */
function sessionSettings(output: JsonObject): Target['settings'] {
  const read = reader(output);
  const engine = read.text('database_engine', '');
  const replicated = read.flag('cluster_mode', false) || engine === 'Replicated';
  return {
    mutations_sync: 3,
    alter_sync: 3,
    insert_distributed_sync: 1,
    ...(replicated ? { database_replicated_enforce_synchronous_settings: 1, insert_quorum: 'auto' } : {}),
    ...(engine === 'Shared' ? { select_sequential_consistency: 1 } : {}),
    ...((output.custom_settings ?? {}) as Record<string, string | number | boolean>),
  };
}

/** ClickHouse has no level above the schema. */
function checkDatabase(database: string, schema: string, place: OutputPlace): void {
  if (database === '' || database === schema) return;
  const at = place.document === undefined ? undefined : locate(place.document, [...(place.path ?? []), 'database']);
  const message = `"database" is ${database}, but "schema" is ${schema}: on ClickHouse they are the same thing`;
  fail({ code: 'TS2005', message, hint: 'leave "database" out', ...(at === undefined ? {} : { at }) });
}

function chdbConnection(output: JsonObject, place: OutputPlace): ChdbConnection {
  const read = reader(output);
  const path = read.text('path', '.tsdbt/warehouse');
  const memoryLimit = output.memory_limit;
  return {
    driver: 'chdb',
    path: path.startsWith('/') ? path : `${place.request.projectDir}/${path}`,
    ...(memoryLimit === undefined || memoryLimit === null ? {} : { memoryLimit: Number(memoryLimit) }),
  };
}

function httpConnection(output: JsonObject, place: OutputPlace): HttpConnection {
  const read = reader(output);
  const secure = read.flag('secure', false);
  const optional = {
    token: read.optional('token'),
    clientCertificate: read.optional('client_cert'),
    clientCertificateKey: read.optional('client_cert_key'),
  };
  return {
    driver: 'http',
    host: read.text('host', 'localhost'),
    port: httpPort(output, secure, place),
    user: read.text('user', 'default'),
    password: read.text('password', ''),
    secure,
    verify: read.flag('verify', true),
    compression:
      output.compression !== undefined &&
      output.compression !== null &&
      output.compression !== '' &&
      output.compression !== false,
    connectTimeout: read.number('connect_timeout', 10),
    sendReceiveTimeout: read.number('send_receive_timeout', 300),
    retries: read.number('retries', 1),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

/** tsdbt speaks HTTP only: the native protocol's usual ports have a usual counterpart, any other has none. */
function httpPort(output: JsonObject, secure: boolean, place: OutputPlace): number {
  const usual = secure ? 8443 : 8123;
  const port = output.port === undefined || output.port === null ? undefined : Number(output.port);
  const native = output.driver === 'native' || (output.driver !== 'http' && (port === 9000 || port === 9440));
  if (!native) return port ?? usual;
  if (port === undefined || port === 9000 || port === 9440) {
    place.warn(
      `the native protocol is not spoken; using HTTP on port ${usual} instead`,
      port === undefined ? 'driver' : 'port',
    );
    return usual;
  }
  const at = place.document === undefined ? undefined : locate(place.document, [...(place.path ?? []), 'port']);
  const hint = `give the server's HTTP port (usually ${usual}) and leave "driver" out`;
  const message = `the native protocol is not spoken, and port ${port} has no known HTTP counterpart`;
  return fail({ code: 'TS2005', message, hint, ...(at === undefined ? {} : { at }) });
}

/** dbt-clickhouse: `target.*` shows the connection's keys except password, token and certificate keys. */
function visibleKeys(output: JsonObject, connection: ChdbConnection | HttpConnection): JsonObject {
  const read = reader(output);
  const http = connection.driver === 'http' ? connection : undefined;
  return {
    type: 'clickhouse',
    database: '',
    driver: connection.driver,
    ...(connection.driver === 'chdb' ? { path: connection.path } : {}),
    host: maskSecrets(http?.host ?? 'localhost'),
    port: http?.port ?? null,
    user: http?.user ?? 'default',
    retries: read.number('retries', 1),
    cluster: read.optional('cluster') ?? null,
    database_engine: read.optional('database_engine') ?? null,
    cluster_mode: read.flag('cluster_mode', false),
    secure: http?.secure ?? false,
    verify: http?.verify ?? true,
    client_cert: read.optional('client_cert') ?? null,
    client_cert_key: read.optional('client_cert_key') ?? null,
    connect_timeout: read.number('connect_timeout', 10),
    send_receive_timeout: read.number('send_receive_timeout', 300),
    sync_request_timeout: read.number('sync_request_timeout', 5),
    compress_block_size: read.number('compress_block_size', 1048576),
    compression: output.compression ?? '',
    check_exchange: read.flag('check_exchange', true),
    custom_settings: visibleSettings(output.custom_settings),
    use_lw_deletes: read.flag('use_lw_deletes', false),
    allow_automatic_deduplication: read.flag('allow_automatic_deduplication', false),
    tcp_keepalive: output.tcp_keepalive ?? false,
    reuse_connections: read.flag('reuse_connections', true),
    server_host_name: read.optional('server_host_name') ?? null,
    local_suffix: read.text('local_suffix', 'local'),
    local_db_prefix: read.text('local_db_prefix', ''),
  };
}

/** Typed reads of checked values; environment variables come as text. */
function reader(output: JsonObject) {
  const present = (key: string): JsonValue | undefined => (output[key] === null ? undefined : output[key]);
  return {
    text: (key: string, fallback: string): string => String(present(key) ?? fallback),
    optional: (key: string): string | undefined => {
      const value = present(key);
      return value === undefined || value === '' ? undefined : String(value);
    },
    number: (key: string, fallback: number): number => Number(present(key) ?? fallback),
    flag: (key: string, fallback: boolean): boolean => {
      const value = present(key);
      if (value === undefined) return fallback;
      return typeof value === 'boolean' ? value : /^\s*(true|yes|on|1)\s*$/i.test(String(value));
    },
  };
}
