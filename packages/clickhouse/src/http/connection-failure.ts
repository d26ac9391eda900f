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

/**
 * Turns whatever the client threw into a WarehouseError. Network failures have code 0 and Node's name of the failure as type
 * (`ECONNREFUSED`, `ENOTFOUND`, …) or one of ours: CONNECT_TIMEOUT, TIMEOUT, TLS_FAILURE, HTTP_ERROR, ABORTED, NETWORK_ERROR.
 */
export function requestFailure(error: unknown, connection: HttpConnection, request: FailedRequest): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  const type = failureType(cause);
  return new WarehouseError(describe(type, cause, connection), { code: 0, type, ...request, cause });
}

/** Whether the failed request may be sent again. */
export function mayRepeat(error: WarehouseError, readOnly: boolean): boolean {
  return error.code === 0 && (NOT_SENT.has(error.type) || (readOnly && BROKEN.has(error.type)));
}

function failureType(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code !== undefined) return isTlsFailure(code) ? 'TLS_FAILURE' : code;
  if (/timeout/i.test(error.message)) return 'TIMEOUT';
  if (/aborted/i.test(error.message)) return 'ABORTED';
  return 'NETWORK_ERROR';
}

function describe(type: string, error: Error, connection: HttpConnection): string {
  const place = `${connection.secure ? 'https' : 'http'}://${connection.host}:${connection.port}`;
  if (type === 'ECONNREFUSED') return `nothing answers at ${place} (connection refused)`;
  if (type === 'ENOTFOUND' || type === 'EAI_AGAIN')
    return `the host name ${connection.host} of ${place} cannot be resolved`;
  if (type === 'CONNECT_TIMEOUT') return `no connection to ${place} within ${connection.connectTimeout} s`;
  if (type === 'TIMEOUT') return `no answer from ${place} within ${connection.sendReceiveTimeout} s`;
  if (type === 'TLS_FAILURE') return `no secure connection to ${place}: ${error.message}`;
  if (type === 'EPROTO' || type.startsWith('HPE_')) {
    return `${place} does not speak ${connection.secure ? 'TLS' : 'HTTP'}: ${error.message.split('\n')[0]}`;
  }
  return `request to ${place} failed: ${error.message}`;
}

/** Node: TLS failures carry OpenSSL's names. */
function isTlsFailure(code: string): boolean {
  return /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_|ISSUER/.test(code);
}
