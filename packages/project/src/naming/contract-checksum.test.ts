import { describe, expect, it } from 'vitest';
import { nodeOf, parseFiles } from '../testing/parse-files.ts';

describe('the checksum of a contract', () => {
  const checksum = (materialized: string): string | null => {
    const parsed = parseFiles({
      'models/s.sql': 'select 1 as id',
      'models/m.sql': 'select 1 as id, 2 as b',
      'models/p.yml': `
models:
  - name: m
    config: {materialized: ${materialized}, contract: {enforced: true}}
    constraints:
      - {type: primary_key, columns: [id, b], name: pk}
      - {type: foreign_key, columns: [id], to: ref('s'), to_columns: [id]}
    columns:
      - name: id
        data_type: UInt32
        constraints:
          - type: not_null
          - {type: check, expression: "id > 0 and x = 'it''s'", warn_unsupported: false}
      - name: b
`,
    });
    return nodeOf(parsed, 'model.p.m').contract.checksum;
  };

  it('is dbt’s, which hashes what Python prints (recorded with dbt 1.11)', () => {
    expect(checksum('view')).toBe('0996bfac464290742e67d5b0f2dc777069dcb053e74a27eedab8a0ffe1da59a2');
  });
  it('has the model’s own constraints in it where the materialization enforces them', () => {
    expect(checksum('table')).toBe('edac88b575cebea5324feccc7ebde8a536317ba16a56c6577b0bc2d81b782b36');
  });
});
