import { fail } from '@tsdbt/core';

/** Fields of a multipart body: clients send a statement and its parameters so when they would make the URL too long. */
export interface StatementForm {
  readonly query: string;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * @throws TsdbtError TS6012 for other fields (ClickHouse would read external tables from them)
 */
export function readForm(body: Buffer, contentType: string): StatementForm {
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/i.exec(contentType);
  const separator = `--${boundary?.[1] ?? boundary?.[2] ?? ''}`;
  let query = '';
  const params: Record<string, string> = {};
  for (const part of body.toString('utf8').split(separator).slice(1, -1)) {
    const end = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/i.exec(part.slice(0, end))?.[1] ?? '';
    const value = part.slice(end + 4).replace(/\r\n$/, '');
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
