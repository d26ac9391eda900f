import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));

/** Every kind of resource with nearly every option, and a package. */
let project: ProjectFixture;
const artifact = (name: string): Record<string, unknown> => JSON.parse(project.read(`target/${name}.json`));

beforeAll(async () => {
  project = createProject({
    'profiles.yml':
      'mixed: {target: dev, outputs: {dev: {type: clickhouse, driver: chdb, path: .tsdbt/warehouse, schema: mixed, threads: 2}}}\n',
  });
  fs.cpSync(path.join(FIXTURES, 'mixed-project'), project.dir, { recursive: true });
  const { code, out } = await project.tsdbt('deps');
  if (code !== 0) throw new Error(out);
});
afterAll(() => project.remove());

/** Where our manifest is not dbt's, and why. Fields are by kind of node; `*` stands for all of a section. */
const EXPLAINED: readonly (readonly [field: RegExp, why: string])[] = [
  [/^(sources|exposures|metrics)\.\*\.(config\.)?(tags|meta\.from)$/, 'what the project file says of them counts'],
  [/^disabled\.(source|exposure)\[\]\.(config\.)?tags$/, 'what the project file says of them counts'],
  [/^sources\.\*\.loader$/, 'a table may have a loader of its own'],
  [/^nodes\.model\.((unrendered_)?config\.)?docs/, 'docs of a version count'],
  [
    /^sources\.\*\.((unrendered_)?config\.)?loaded_at_field$/,
    'a table’s loaded_at_query replaces its source’s loaded_at_field',
  ],
  [/^nodes\.model\.refs$/, 'hooks are read once'],
  [/^nodes\.operation\.config\.materialized$/, 'what models are means nothing to hooks'],
  [/^(nodes|disabled)\.test$/, 'a test of what is off is off, and listed there'],
  [/^(parent|child)_map\.\*$/, 'a test of what is off has no edges'],
  [/^groups\.\*\.config\./, 'configuration of models does not reach groups'],
  [/^group_map\.\*$/, 'members stand in another order'],
  [/^(disabled\.source\[\]\.source|unit_tests\.\*\.)_?description$/, 'descriptions are rendered wherever they stand'],
  [/^saved_queries\.\*\.unrendered_config\.tags$/, 'dbt looks under another spelling of the key'],
  [/^functions\.\*\.unrendered_config\./, 'dbt takes what is configured for models'],
];

describe('a project with every kind of resource', () => {
  it('has the manifest that dbt 1.11 gave it, but for what is explained', async () => {
    const { code, out } = await project.tsdbt('parse');
    expect(code, out).toBe(0);
    const recorded = JSON.parse(fs.readFileSync(path.join(FIXTURES, 'mixed-manifest.json'), 'utf8'));
    const found = differences(recorded, artifact('manifest'));
    const unexplained = [...found].filter(([field]) => !EXPLAINED.some(([pattern]) => pattern.test(field)));
    expect(unexplained).toEqual([]);
    const fields = [...found.keys()];
    expect(EXPLAINED.filter(([pattern]) => !fields.some(field => pattern.test(field)))).toEqual([]);
  });

  const python = process.env.TSDBT_PYTHON ?? 'python3';
  const find = "import sys, importlib.util as u; sys.exit(u.find_spec('dbt_artifacts_parser') is None)";
  it.skipIf(spawnSync(python, ['-c', find]).status !== 0)(
    'has artifacts that dbt-artifacts-parser accepts, also when nodes fail (skipped without Python and that package; TSDBT_PYTHON names the Python)',
    async () => {
      expect((await project.tsdbt('build')).code).toBe(1);
      const statuses = (artifact('run_results').results as { status: string }[]).map(result => result.status);
      expect(statuses).toEqual(expect.arrayContaining(['success', 'pass', 'error', 'skipped', 'no-op']));
      await project.tsdbt('source', 'freshness');
      await project.tsdbt('docs', 'generate', '--no-compile');
      const artifacts = {
        manifest_v12: artifact('manifest'),
        run_results_v6: artifact('run_results'),
        catalog_v1: artifact('catalog'),
        sources_v3: artifact('sources'),
      };
      const { stderr } = spawnSync(python, ['-c', PARSE], { input: JSON.stringify(artifacts), encoding: 'utf8' });
      expect(stderr).toBe('');
    },
  );
});

const PARSE = `import json, sys, dbt_artifacts_parser.parser as parser
for name, artifact in json.load(sys.stdin).items(): getattr(parser, 'parse_' + name)(artifact)`;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The fields that differ, each with its first place and the two values. */
function differences(recorded: Record<string, Json>, ours: Record<string, unknown>): Map<string, string> {
  const found = new Map<string, string>();
  const report = (field: string, place: string, theirs: Json | undefined, own: Json | undefined): void => {
    if (!found.has(field)) found.set(field, `${place}: dbt ${JSON.stringify(theirs)}, ours ${JSON.stringify(own)}`);
  };
  const compare = (field: string, place: string, theirs: Json | undefined, own: Json | undefined): void => {
    if (field.endsWith('tags')) {
      // Each once, in whatever order: dbt's is that of a Python set.
      if (asSet(theirs) !== asSet(own)) report(field, place, theirs, own);
    } else if (isObject(theirs) && isObject(own)) {
      for (const key of new Set([...Object.keys(theirs), ...Object.keys(own)]))
        if (!VOLATILE.has(key)) compare(`${field}.${key}`, place, theirs[key], own[key]);
    } else if (Array.isArray(theirs) && Array.isArray(own) && theirs.length === own.length && theirs.some(isObject))
      for (const [index, item] of theirs.entries()) compare(`${field}[]`, place, item as Json, own[index] as Json);
    else if (JSON.stringify(theirs) !== JSON.stringify(own)) report(field, place, theirs, own);
  };
  for (const [section, entries] of Object.entries(recorded)) {
    const theirs = entries as Record<string, Json>;
    const own = (ours[section] ?? {}) as Record<string, Json>;
    for (const id of new Set([...Object.keys(theirs), ...Object.keys(own)])) {
      if (/^(macro|doc)\.dbt/.test(id)) continue;
      const kind = MIXED.has(section) ? id.slice(0, id.indexOf('.')) : '*';
      compare(`${section}.${kind}`, id, theirs[id], own[id]);
    }
  }
  return found;
}

const MIXED: ReadonlySet<string> = new Set(['nodes', 'disabled']);

/** When it was, and where the project is. */
const VOLATILE: ReadonlySet<string> = new Set(['created_at', 'root_path']);

function asSet(tags: Json | undefined): string {
  return JSON.stringify(typeof tags === 'string' ? [tags] : [...new Set((tags ?? []) as readonly string[])].sort());
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
