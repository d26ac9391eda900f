import type { HttpConnection } from '@tsdbt/core';
import { WarehouseError } from '@tsdbt/core';

/** What a failed request was, so that the error can name it. */
export interface FailedRequest {
  readonly sql?: string;
  readonly queryId?: string;
}

/** Node's codes for a name or port where nothing answers: the request was not sent, repeating it is always safe. */
const NOT_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
]);

/** Codes of a connection that broke: the statement may have been running already. */
const BROKEN: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** Node's codes for a body that is not whole: compressed, or in chunks. */
const ENDED_EARLY: ReadonlySet<string> = new Set(['Z_BUF_ERROR', 'Z_DATA_ERROR', 'ERR_STREAM_PREMATURE_CLOSE']);

/**
 * Turns whatever the client threw into a WarehouseError. Network failures have code 0 and Node's name of the failure as type
 * (`ECONNREFUSED`, `ENOTFOUND`, …) or one of ours: CONNECT_TIMEOUT, TIMEOUT, TLS_FAILURE, HTTP_ERROR, TRUNCATED, ABORTED,
 * NETWORK_ERROR.
 */
export function requestFailure(error: unknown, connection: HttpConnection, request: FailedRequest): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  const type = failureType(cause);
  return new WarehouseError(describe(type, cause, connection), { code: 0, type, ...request, cause });
}

/** Whether the server may have got the statement although its answer did not come, or proves nothing. */
export function mayHaveRun(error: WarehouseError): boolean {
  return error.code === 0 && error.type !== 'CLOSED' && !NOT_SENT.has(error.type) && error.type !== 'TLS_FAILURE';
}

/** The server as errors name it. */
export function placeOf({ secure, host, port }: HttpConnection): string {
  return `${secure ? 'https' : 'http'}://${host}:${port}`;
}

/** Whether the failed request may be sent again. */
export function mayRepeat(error: WarehouseError, readOnly: boolean): boolean {
  return error.code === 0 && (NOT_SENT.has(error.type) || (readOnly && BROKEN.has(error.type)));
}

function failureType(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined) {
    if (ENDED_EARLY.has(code)) return 'TRUNCATED';
    return isTlsFailure(code) ? 'TLS_FAILURE' : code;
  }
  if (/timeout/i.test(error.message)) return 'TIMEOUT';
  if (/aborted/i.test(error.message)) return 'ABORTED';
  if (/^Unexpected encoding/.test(error.message)) return 'HTTP_ERROR';
  return 'NETWORK_ERROR';
}

/** Newer versions of Node add what to start Node with, which nobody does who starts tsdbt. */
const NODES_ADVICE = /; if the root CA is installed locally.*/s;

function describe(type: string, error: Error, connection: HttpConnection): string {
  const place = placeOf(connection);
  if (type === 'ECONNREFUSED') return `nothing answers at ${place} (connection refused)`;
  if (type === 'ENOTFOUND' || type === 'EAI_AGAIN')
    return `the host name ${connection.host} of ${place} cannot be resolved`;
  if (type === 'CONNECT_TIMEOUT') return `no connection to ${place} within ${connection.connectTimeout} s`;
  if (type === 'TIMEOUT') return `no answer from ${place} within ${connection.sendReceiveTimeout} s`;
  if (type === 'TRUNCATED') return `the answer from ${place} ended before it was whole: ${error.message}`;
  if (BROKEN.has(type) || type === 'ABORTED') return `the connection to ${place} broke before the answer was whole`;
  if (type === 'HTTP_ERROR') return `${place} did not answer as ClickHouse does: ${error.message}`;
  if (type === 'TLS_FAILURE') return `no secure connection to ${place}: ${error.message.replace(NODES_ADVICE, '')}`;
  if (type === 'EPROTO' || type.startsWith('HPE_')) {
    return `${place} does not speak ${connection.secure ? 'TLS' : 'HTTP'}: ${error.message.split('\n')[0]}`;
  }
  return `request to ${place} failed: ${error.message}`;
}

/** Node: TLS failures carry OpenSSL's names. */
function isTlsFailure(code: string): boolean {
  return /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_|ISSUER/.test(code);
}
