import { TsdbtError, WarehouseError } from '@tsdbt/core';

/** An exception as ClickHouse's HTTP interface tells it. */
export interface ExceptionResponse {
  readonly status: number;
  readonly code: number;
  /** `Code: 62. DB::Exception: … (SYNTAX_ERROR) (version …)`. */
  readonly text: string;
}

export function exceptionResponse(error: unknown, version: string): ExceptionResponse {
  const { code, type, message } = nameOf(error);
  const text = `Code: ${code}. DB::Exception: ${message}. (${type}) (version ${version} (tsdbt serve))\n`;
  return { status: STATUS[type] ?? statusOfFamily(type), code, text };
}

function nameOf(error: unknown): { readonly code: number; readonly type: string; readonly message: string } {
  if (error instanceof WarehouseError) return { code: error.code || 1000, type: error.type, message: error.message };
  if (error instanceof TsdbtError) return { code: 115, type: 'UNKNOWN_SETTING', message: error.message };
  return { code: 1001, type: 'STD_EXCEPTION', message: error instanceof Error ? error.message : String(error) };
}

/** ClickHouse: `exceptionCodeToHTTPStatus`. */
const STATUS: Readonly<Record<string, number>> = {
  AUTHENTICATION_FAILED: 403,
  REQUIRED_PASSWORD: 401,
  READONLY: 403,
  SYNTAX_ERROR: 400,
  BAD_ARGUMENTS: 400,
  TYPE_MISMATCH: 400,
  ILLEGAL_TYPE_OF_ARGUMENT: 400,
  NUMBER_OF_ARGUMENTS_DOESNT_MATCH: 400,
  INCORRECT_DATA: 400,
  ILLEGAL_AGGREGATION: 400,
  UNKNOWN_QUERY_PARAMETER: 400,
  NOT_IMPLEMENTED: 501,
  SESSION_NOT_FOUND: 404,
};

function statusOfFamily(type: string): number {
  if (type.startsWith('UNKNOWN_')) return 404;
  return type.startsWith('CANNOT_PARSE') ? 400 : 500;
}
