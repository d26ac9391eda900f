import { fail } from '@tsdbt/core';

/**
 * Every query parameter that the server takes beside settings of ClickHouse and `param_*`: `docs/serve.md` explains them in this order.
 * `use` is what happens to it: read by the server, or accepted and without effect, because it tunes what an embedded engine lacks.
 */
const PARAMETERS = {
  query: { use: 'read', about: 'The statement, or its beginning: the body of a POST is appended.' },
  database: { use: 'read', about: 'The database that names without one refer to.' },
  default_format: { use: 'read', about: 'Format of a result without FORMAT clause; TabSeparated.' },
  query_id: { use: 'read', about: 'Id of the statement, in system.processes and for KILL QUERY; made up when absent.' },
  session_id: { use: 'read', about: 'Statements of one session share temporary tables and settings; one at a time.' },
  session_timeout: { use: 'read', about: 'Seconds of idleness after which a session ends: 60, at most 3600.' },
  session_check: { use: 'read', about: '1: the session must exist already.' },
  close_session: { use: 'read', about: '1: the session ends with this statement.' },
  wait_end_of_query: {
    use: 'read',
    about: '1: the response begins when the statement has ended, with its true status.',
  },
  send_progress_in_http_headers: { use: 'read', about: '1: X-ClickHouse-Progress headers while the statement runs.' },
  http_headers_progress_interval_ms: { use: 'read', about: 'Milliseconds between two of them: 100.' },
  enable_http_compression: { use: 'read', about: '1: the response is compressed as Accept-Encoding allows.' },
  user: { use: 'ignored', about: 'There are no users.' },
  password: { use: 'read', about: 'The token, where one is needed.' },
  role: { use: 'ignored', about: 'There are no roles.' },
  quota_key: { use: 'ignored', about: 'There are no quotas.' },
  compress: { use: 'read', about: '1: the response comes in ClickHouse’s own compressed blocks, LZ4 inside.' },
  decompress: { use: 'read', about: '1: the body is made of such blocks: LZ4, ZSTD or NONE inside.' },
  buffer_size: { use: 'ignored', about: 'Results are not buffered by size.' },
  http_zlib_compression_level: { use: 'ignored', about: 'The level is Node’s default.' },
  client_protocol_version: {
    use: 'ignored',
    about: 'Native is written in its oldest revision, which every client reads.',
  },
  cancel_http_readonly_queries_on_client_close: {
    use: 'ignored',
    about: 'A statement whose client is gone is always killed.',
  },
  http_write_exception_in_output_format: { use: 'ignored', about: 'Exceptions come as text.' },
  http_response_buffer_size: { use: 'ignored', about: 'As buffer_size.' },
  http_wait_end_of_query: { use: 'read', about: 'As wait_end_of_query.' },
} as const satisfies Readonly<Record<string, Parameter>>;

/** The table, for the documentation and the test that compares them. */
export const PARAMETER_TABLE: Readonly<Record<string, Parameter>> = PARAMETERS;

interface Parameter {
  readonly use: 'read' | 'ignored';
  readonly about: string;
}

/** What a request asks for, beside its statement. */
export interface RequestParameters {
  readonly query: string;
  readonly database?: string;
  readonly format: string;
  readonly queryId?: string;
  readonly session?: {
    readonly id: string;
    readonly timeout: number;
    readonly check: boolean;
    readonly close: boolean;
  };
  readonly waitForEnd: boolean;
  /** Milliseconds between progress headers, if they are wanted. */
  readonly progressInterval?: number;
  readonly compressResponse: boolean;
  readonly compressBlocks: boolean;
  readonly decompressBlocks: boolean;
  readonly password?: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Escaped as ClickHouse takes them. */
  readonly params: Readonly<Record<string, string>>;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Reads a request's parameters and headers. Headers that mean nothing to the server are passed over, as ClickHouse does it.
 * @throws TsdbtError TS6012 for a parameter or value that the server does not take
 */
export function readParameters(
  search: URLSearchParams,
  headers: Headers,
  isSetting: (name: string) => boolean,
): RequestParameters {
  const settings: Record<string, string> = Object.create(null);
  const params: Record<string, string> = Object.create(null);
  const known = new Map<string, string>();
  for (const [name, value] of search) {
    if (name.startsWith('param_')) params[name.slice('param_'.length)] = value;
    else if (Object.hasOwn(PARAMETERS, name)) known.set(name, value);
    else if (isSetting(name)) settings[name] = value;
    else unknownParameter(name);
  }
  const text = (name: keyof typeof PARAMETERS): string | undefined => known.get(name);
  const on = (name: keyof typeof PARAMETERS): boolean => /^(1|true)$/.test(known.get(name) ?? '');
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  const database = text('database') ?? header('x-clickhouse-database');
  const queryId = text('query_id') ?? header('x-clickhouse-query-id');
  const session = readSession(text, on);
  const password = text('password');
  return {
    query: text('query') ?? '',
    ...(database === undefined || database === '' ? {} : { database }),
    format: formatName(text('default_format') ?? header('x-clickhouse-format') ?? 'TabSeparated'),
    ...(queryId === undefined || queryId === '' ? {} : { queryId }),
    ...(session === undefined ? {} : { session }),
    waitForEnd: on('wait_end_of_query') || on('http_wait_end_of_query'),
    ...(on('send_progress_in_http_headers')
      ? { progressInterval: Number(text('http_headers_progress_interval_ms') ?? 100) }
      : {}),
    compressResponse: on('enable_http_compression'),
    compressBlocks: on('compress'),
    decompressBlocks: on('decompress'),
    ...(password === undefined ? {} : { password }),
    settings,
    params,
  };
}

type Text = (name: keyof typeof PARAMETERS) => string | undefined;

/** ClickHouse: `default_session_timeout` and `max_session_timeout`. */
function readSession(text: Text, on: (name: keyof typeof PARAMETERS) => boolean): RequestParameters['session'] {
  const id = text('session_id');
  if (id === undefined || id === '') return undefined;
  const timeout = Number(text('session_timeout') ?? 60);
  if (!Number.isInteger(timeout) || timeout < 0 || timeout > 3600) {
    refuse(`session_timeout must be a number of seconds up to 3600, not ${text('session_timeout')}`);
  }
  return { id, timeout, check: on('session_check'), close: on('close_session') };
}

/** It becomes part of the statement, so it must not be able to be more than a name. */
function formatName(name: string): string {
  return /^\w+$/.test(name) ? name : refuse(`${JSON.stringify(name)} is not the name of a format`);
}

function unknownParameter(name: string): never {
  refuse(`the HTTP parameter ${name} is neither known to tsdbt serve nor a setting of ClickHouse`);
}

function refuse(message: string): never {
  fail({ code: 'TS6012', message, hint: 'docs/serve.md lists what the server takes' });
}
