import { describe, expect, it } from 'vitest';
import { diagnosticsOf, parseFiles } from '../testing/parse-files.ts';

describe('the checksum of a unit test', () => {
  it('is dbt’s, which hashes what Python prints (recorded with dbt 1.11)', () => {
    const parsed = parseFiles({
      'models/a.sql': 'select 1 as id',
      'models/b.sql': "select * from {{ ref('a') }}",
      'tests/fixtures/rows.csv': 'id,n\n,x\n1,"y, z"\n',
      'models/p.yml': `
unit_tests:
  - name: ut
    model: b
    given:
      - {input: ref('a'), format: csv, fixture: rows}
      - {input: ref('a'), rows: [{a: null, d: 2024-01-02, t: 2024-01-02 03:04:00, z: 2024-01-02 03:04:05.5+02:00}, {a: 1.0, s: "it's", l: [true, x]}]}
      - {input: ref('a'), format: sql, rows: "select 1\\n"}
    expect: {rows: [{id: 1}]}
    overrides: {vars: {x: 1.0}, macros: {m: "q"}}
`,
    });
    expect(diagnosticsOf(parsed)).toEqual([]);
    expect(parsed.manifest.unit_tests['unit_test.p.b.ut']?.checksum).toBe(
      'acfa9940440a42d998b0fa7c5cd9f59c60056b048342beae5b8635c52f514af1',
    );
  });
});
