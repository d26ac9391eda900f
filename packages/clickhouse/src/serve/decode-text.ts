import { WarehouseError } from '@tsdbt/core';

/**
 * Text of a statement or a value.
 * @throws WarehouseError for what is no UTF-8: read with some other sign in its place, it would be another statement
 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new WarehouseError('the statement is not UTF-8', { code: 36, type: 'BAD_ARGUMENTS', cause });
  }
}
