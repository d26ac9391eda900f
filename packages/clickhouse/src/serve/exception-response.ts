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
  return { status: STATUS.get(type) ?? statusOfFamily(type), code, text };
}

function nameOf(error: unknown): { readonly code: number; readonly type: string; readonly message: string } {
  if (error instanceof WarehouseError) return { code: error.code || 1000, type: error.type, message: error.message };
  if (error instanceof TsdbtError) return { code: 115, type: 'UNKNOWN_SETTING', message: error.message };
  return { code: 1001, type: 'STD_EXCEPTION', message: error instanceof Error ? error.message : String(error) };
}

/** ClickHouse: `exceptionCodeToHTTPStatus`; and a body that is not what it should be is always the client's fault. */
const STATUS: ReadonlyMap<string, number> = new Map([
  ['AUTHENTICATION_FAILED', 403],
  ['REQUIRED_PASSWORD', 401],
  ['READONLY', 403],
  ['QUERY_IS_PROHIBITED', 403],
  ['NOT_IMPLEMENTED', 501],
  ['SESSION_NOT_FOUND', 404],
  ...badRequests(
    'SYNTAX_ERROR BAD_ARGUMENTS TYPE_MISMATCH ILLEGAL_TYPE_OF_ARGUMENT NUMBER_OF_ARGUMENTS_DOESNT_MATCH INCORRECT_DATA',
  ),
  ...badRequests('ILLEGAL_AGGREGATION UNKNOWN_QUERY_PARAMETER TOO_LARGE_STRING_SIZE UNEXPECTED_END_OF_FILE'),
  ...badRequests('CANNOT_DECOMPRESS ZLIB_INFLATE_FAILED ZSTD_DECODER_FAILED BROTLI_READ_FAILED LZ4_DECODER_FAILED'),
  ...badRequests('LZMA_STREAM_DECODER_FAILED BZIP2_STREAM_DECODER_FAILED CHECKSUM_DOESNT_MATCH'),
  ...badRequests('UNKNOWN_COMPRESSION_METHOD CANNOT_READ_ALL_DATA TOO_LARGE_SIZE_COMPRESSED'),
]);

function badRequests(types: string): readonly (readonly [string, number])[] {
  return types.split(' ').map(type => [type, 400]);
}

function statusOfFamily(type: string): number {
  if (type.startsWith('UNKNOWN_')) return 404;
  return type.startsWith('CANNOT_PARSE') ? 400 : 500;
}
