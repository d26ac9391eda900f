import { afterEach, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

const FILES = {
  'dbt_project.yml': 'name: p\nversion: "1.0"\nmodels: {pk: {m: {+enabled: false}}}\n',
  'dbt_packages/pk/dbt_project.yml': 'name: pk\nversion: "1.0"\n',
  'dbt_packages/pk/models/m.sql': 'select 1 as id',
  'dbt_packages/pk/models/other.sql': 'select 3 as id',
  'dbt_packages/pk/models/m.yml': `models:
  - name: m
    description: from the package
    config: {tags: [t], materialized: table}
    columns: [{name: id, data_tests: [not_null]}]
  - {name: of_root, description: a model that only the root has}
`,
  'models/m.sql': 'select 2 as id',
  'models/of_root.sql': 'select 4 as id',
  'models/o.yml': `models:
  - name: other
    description: from the root
    config: {materialized: table}
    columns: [{name: id, data_tests: [unique]}]
`,
};

interface Described {
  readonly description: string;
  readonly patch_path: string | null;
  readonly config: { readonly materialized: string };
}

const described = (own: ProjectFixture): Record<string, unknown> => {
  const { nodes } = JSON.parse(own.read('target/manifest.json'));
  const models = Object.entries<Described>(nodes).filter(([id]) => id.startsWith('model.'));
  return Object.fromEntries(
    models.map(([id, node]) => [id, [node.description, node.patch_path, node.config.materialized]]),
  );
};

it('properties are about the enabled node of their package, else about the one that another package has (recorded with dbt 1.11)', async () => {
  project = createProject(FILES);
  const { code, out } = await project.tsdbt('build');
  expect([code, out]).toEqual([0, out]);
  expect(described(project)).toEqual({
    'model.p.m': ['from the package', 'pk://models/m.yml', 'table'],
    'model.p.of_root': ['a model that only the root has', 'pk://models/m.yml', 'view'],
    'model.pk.other': ['from the root', 'p://models/o.yml', 'table'],
  });
  expect(out).toContain('Done. PASS=5 WARN=0 ERROR=0');
  expect(out).not.toContain('TS2003');
});

it('the next parse knows whose properties they are', async () => {
  project = createProject(FILES);
  await project.tsdbt('parse');
  project.write({ 'models/m.sql': 'select 20 as id' });
  await project.tsdbt('parse');
  expect(described(project)['model.p.m']).toEqual(['from the package', 'pk://models/m.yml', 'table']);
  project.write({ 'models/m.sql': null });
  await project.tsdbt('parse');
  project.write({ 'models/m.sql': 'select 2 as id' });
  await project.tsdbt('parse');
  expect(described(project)['model.p.m']).toEqual(['from the package', 'pk://models/m.yml', 'table']);
});
