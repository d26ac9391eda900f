import { describe, expect, it } from 'vitest';
import { nodeSqlPath } from './node-paths.ts';

describe('nodeSqlPath', () => {
  it('keeps the path of a model', () => {
    expect(nodeSqlPath({ package_name: 'p', original_file_path: 'models/x/a.sql', path: 'x/a.sql' })).toBe(
      'p/models/x/a.sql',
    );
  });

  it('puts a generic test under the YAML file that it stands in', () => {
    expect(nodeSqlPath({ package_name: 'p', original_file_path: 'models/schema.yml', path: 'unique_a_id.sql' })).toBe(
      'p/models/schema.yml/unique_a_id.sql',
    );
  });
});
