import { expect, it } from 'vitest';
import { nodeSqlPath } from './node-sql-path.ts';

it.each([
  [
    { package_name: 'p', original_file_path: 'models/sub/a.sql', path: 'sub/a.sql', name: 'a' },
    undefined,
    'p/models/sub/a.sql',
  ],
  [
    { package_name: 'p', original_file_path: 'models/schema.yml', path: 'unique_a_id.sql', name: 'unique_a_id' },
    undefined,
    'p/models/schema.yml/unique_a_id.sql',
  ],
  [
    { package_name: 'p', original_file_path: 'models/p.yml', path: 'p.yml', name: 'ut' },
    undefined,
    'p/models/p.yml/ut.sql',
  ],
  [
    { package_name: 'p', original_file_path: 'models/m.sql', path: 'm.sql', name: 'm' },
    '20240101',
    'p/models/m/m_20240101.sql',
  ],
])('%o with batch %s is written to %s', (node, batch, expected) => {
  expect(nodeSqlPath(node, batch)).toBe(expected);
});
