import { fail, WarehouseError } from '@tsdbt/core';
import { decodeText } from './decode-text.ts';

/** Fields of a multipart body: clients send a statement and its parameters so when they would make the URL too long. */
export interface StatementForm {
  readonly query: string;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * @throws TsdbtError TS6012 for other fields (ClickHouse would read external tables from them)
 * @throws WarehouseError for a body that is no such form, or not a whole one
 */
export function readForm(body: Buffer, contentType: string): StatementForm {
  let query = '';
  const params: Record<string, string> = Object.create(null);
  for (const { name, value } of partsOf(body, contentType)) {
    if (name === 'query') query = value;
    else if (name.startsWith('param_')) params[name.slice('param_'.length)] = value;
    else
      fail({
        code: 'TS6012',
        message: `the form field ${name} is not supported`,
        hint: 'docs/serve.md lists what the server takes',
      });
  }
  return { query, params };
}

interface FormPart {
  readonly name: string;
  readonly value: string;
}

/** RFC 2046: parts stand between delimiter lines, of which the last ends in two dashes. */
function partsOf(body: Buffer, contentType: string): readonly FormPart[] {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare ?? wrongForm('its Content-Type names no boundary');
  // Latin 1 keeps a character for each byte.
  const pieces = `\r\n${body.toString('latin1')}`.split(`\r\n--${boundary}`);
  const parts = pieces.slice(1, -1);
  if (pieces.length < 2 || !/^--[ \t]*(?:\r\n|$)/.test(pieces.at(-1) ?? ''))
    wrongForm('it does not end in its boundary');
  return parts.map(partOf);
}

function partOf(piece: string): FormPart {
  const end = piece.indexOf('\r\n\r\n');
  const name = end < 0 ? undefined : /\bname="([^"]*)"/i.exec(piece.slice(0, end))?.[1];
  if (name === undefined) wrongForm('one of its parts has no name');
  return {
    name: decodeText(Buffer.from(name, 'latin1')),
    value: decodeText(Buffer.from(piece.slice(end + 4), 'latin1')),
  };
}

function wrongForm(how: string): never {
  throw new WarehouseError(`the body is not multipart/form-data: ${how}`, { code: 36, type: 'BAD_ARGUMENTS' });
}
