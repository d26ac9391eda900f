import { expect, it } from 'vitest';
import { nodeSqlPath } from './node-sql-path.ts';

it.each([
  [
    { package_name: 'p', original_file_path: 'models/sub/a.sql', path: 'sub/a.sql', name: 'a', resource_type: 'model' },
    undefined,
    'p/models/sub/a.sql',
  ],
  [
    {
      package_name: 'p',
      original_file_path: 'models/schema.yml',
      path: 'unique_a_id.sql',
      name: 'unique_a_id',
      resource_type: 'test',
    },
    undefined,
    'p/models/schema.yml/unique_a_id.sql',
  ],
  [
    {
      package_name: 'p',
      original_file_path: 'models/p.yml',
      path: 'p.yml',
      name: 'ut',
      resource_type: 'unit_test',
      version: null,
    },
    undefined,
    'p/models/p.yml/models/ut.sql',
  ],
  [
    {
      package_name: 'p',
      original_file_path: 'models/p.yml',
      path: 'p.yml',
      name: 'ut',
      resource_type: 'unit_test',
      version: 2,
    },
    undefined,
    'p/models/p.yml/models/ut_v2.sql',
  ],
  [
    { package_name: 'p', original_file_path: 'models/m.sql', path: 'm.sql', name: 'm', resource_type: 'model' },
    '20240101',
    'p/models/m/m_20240101.sql',
  ],
] as const)('%o with batch %s is written to %s', (node, batch, expected) => {
  expect(nodeSqlPath(node, batch)).toBe(expected);
});
