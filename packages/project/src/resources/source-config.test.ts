import { describe, expect, it } from 'vitest';
import { parseFiles } from '../testing/parse-files.ts';

function loadedAt(source: string, table: string): readonly (string | null | undefined)[] {
  const files = { 'models/s.yml': `sources:\n  - name: raw\n    ${source}\n    tables: [{name: t, ${table}}]\n` };
  const node = parseFiles(files).manifest.sources['source.p.raw.t'];
  return [node?.loaded_at_field, node?.loaded_at_query];
}

describe('how the age of a source’s table is found', () => {
  const FIELD = 'loaded_at_field: at';
  const QUERY = 'loaded_at_query: select 1';
  it.each([
    ['the source’s field', FIELD, 'description: x', ['at', null]],
    ['its own field instead of the source’s query', QUERY, 'loaded_at_field: own', ['own', null]],
    ['its own field under config', QUERY, 'config: {loaded_at_field: own}', ['own', null]],
    ['its own query instead of the source’s field', FIELD, 'loaded_at_query: select 2', [null, 'select 2']],
    ['its own query under config', FIELD, 'config: {loaded_at_query: select 2}', [null, 'select 2']],
    ['nothing where it says so', QUERY, 'loaded_at_field: null', [null, null]],
    [
      'the source’s query, since null under config says nothing',
      QUERY,
      'config: {loaded_at_field: null}',
      [null, 'select 1'],
    ],
  ])('is %s', (_, source, table, expected) => {
    expect(loadedAt(source, table)).toEqual(expected);
  });
});
