import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PARAMETER_TABLE, readParameters } from './request-parameters.ts';

const read = (query: string, headers = {}): ReturnType<typeof readParameters> =>
  readParameters(new URLSearchParams(query), headers, name => name === 'max_threads');

describe('the parameters of a request', () => {
  it('are told apart: the server’s, settings, placeholders', () => {
    expect(read('query=SELECT+1&max_threads=2&param_x=%5CN&query_id=q&wait_end_of_query=1')).toEqual({
      query: 'SELECT 1',
      format: 'TabSeparated',
      queryId: 'q',
      waitForEnd: true,
      compressResponse: false,
      compressBlocks: false,
      decompressBlocks: false,
      settings: { max_threads: '2' },
      params: { x: '\\N' },
    });
  });

  it('win over headers', () => {
    const headers = { 'x-clickhouse-database': 'h', 'x-clickhouse-format': 'CSV' };
    expect(read('database=p&default_format=JSON', headers)).toMatchObject({ database: 'p', format: 'JSON' });
    expect(read('', headers)).toMatchObject({ database: 'h', format: 'CSV' });
  });

  it('are passed over where the server has nothing to switch, and so are headers that it does not know', () => {
    const plain = read('');
    expect(read('http_write_exception_in_output_format=1')).toEqual(plain);
    expect(read('', { 'x-clickhouse-ssl-certificate-auth': 'on', 'x-clickhouse-odd': '1' })).toEqual(plain);
  });

  it('are all in the documentation, in its words', () => {
    const page = fileURLToPath(new URL('../../../../docs/serve.md', import.meta.url));
    expect(existsSync(page)).toBe(true);
    const rows = Object.entries(PARAMETER_TABLE).map(([name, { about }]) => `| \`${name}\` | ${about} |`);
    expect(readFileSync(page, 'utf8')).toContain(rows.join('\n'));
  });
});
