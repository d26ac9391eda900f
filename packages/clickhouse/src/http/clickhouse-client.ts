import type { HttpConnection } from '@tsdbt/core';
import type { createAgent } from './create-agent.ts';

/** What is used of `@clickhouse/client`: one method sends everything, and gives the response as it came. */
export interface ClickHouseClient {
  exec(request: ClientRequest): Promise<ClientResponse>;
  close(): Promise<void>;
}

export interface ClientRequest {
  readonly query: string;
  readonly query_id: string;
  readonly values?: NodeJS.ReadableStream;
  readonly session_id?: string;
  readonly query_params?: Readonly<Record<string, unknown>>;
  readonly clickhouse_settings: Readonly<Record<string, string | number>>;
  readonly abort_signal?: AbortSignal;
  /** The server's own words instead of the client's reading of them. */
  readonly ignore_error_response: true;
}

export interface ClientResponse {
  readonly stream: AsyncIterable<Uint8Array>;
  readonly response_headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly http_status_code?: number;
}

/** Bytes of response headers: a long statement sends a progress header every few seconds. */
const HEADER_LIMIT = 1024 * 1024;

/** Loads the client and points it at the server; nothing is sent yet. */
export async function createClickHouseClient(
  connection: HttpConnection,
  agent: ReturnType<typeof createAgent>,
): Promise<ClickHouseClient> {
  const { ClickHouseLogLevel, createClient } = await loadClient();
  const client = createClient({
    url: `${connection.secure ? 'https' : 'http'}://${connection.host}:${connection.port}`,
    application: 'tsdbt',
    http_agent: agent,
    request_timeout: connection.sendReceiveTimeout * 1000,
    compression: { request: connection.compression, response: connection.compression },
    max_response_headers_size: HEADER_LIMIT,
    log: { level: ClickHouseLogLevel.OFF },
    ...credentials(connection),
  });
  return client as unknown as ClickHouseClient;
}

/** Once bundled, a CommonJS module has its names under `default` only. */
async function loadClient(): Promise<typeof import('@clickhouse/client')> {
  const loaded: typeof import('@clickhouse/client') & { readonly default?: typeof import('@clickhouse/client') } =
    await import('@clickhouse/client');
  return loaded.default ?? loaded;
}

/** ClickHouse: a client certificate without password stands for the user. */
function credentials({ token, user, password, clientCertificate }: HttpConnection): object {
  if (token !== undefined) return { access_token: token };
  if (clientCertificate === undefined || password !== '') return { username: user, password };
  return {
    set_basic_auth_header: false,
    http_headers: { 'X-ClickHouse-User': user, 'X-ClickHouse-SSL-Certificate-Auth': 'on' },
  };
}
