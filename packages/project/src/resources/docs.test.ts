import { describe, expect, it } from 'vitest';
import { nodeOf, parseFiles } from '../testing/parse-files.ts';

describe('the overview that dbt brings along', () => {
  const files = {
    'models/a.sql': 'select 1',
    'models/s.yml': `models: [{name: a, description: "{{ doc('dbt', '__overview__') }}"}]`,
  };
  it('can be shown in a description, and does not stand in the way of the project’s own', () => {
    expect(nodeOf(parseFiles(files), 'model.p.a').description).toContain('documentation');
    const own = { ...files, 'models/d.md': '{% docs __overview__ %}Ours.{% enddocs %}' };
    expect(Object.keys(parseFiles(own).manifest.docs)).toEqual(['doc.dbt.__overview__', 'doc.p.__overview__']);
  });
});

describe('a description under config', () => {
  it('stays as it is written, since nobody renders it', () => {
    const yaml =
      'models:\n  - name: a\n    config:\n      description: |\n        {{ x }}\n      meta: {note: "x\\n"}\n';
    const { config } = nodeOf(parseFiles({ 'models/a.sql': 'select 1', 'models/s.yml': yaml }), 'model.p.a');
    expect([config.description, config.meta]).toEqual(['{{ x }}\n', { note: 'x' }]);
  });
});
