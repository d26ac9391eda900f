import { readdirSync, readFileSync } from 'node:fs';
import { parseYaml } from '@tsdbt/project';
import { describe, expect, it } from 'vitest';
import { createProject } from '../project-fixture.ts';
import { type RecordedCase, runCase } from './run-case.ts';

// Small projects of dbt 1.12 and what dbt 1.12.6 did with them; the form is that of the recordings beside the repository.
const CASES = new URL('dbt-1.12/', import.meta.url);

describe('a project of dbt 1.12 ends as with dbt', () => {
  const names = readdirSync(CASES).filter(name => name.endsWith('.yml'));
  it.each(names)('%s', { timeout: 120_000 }, async name => {
    const text = readFileSync(new URL(name, CASES), 'utf8').replaceAll('__SCHEMA__', 'analytics');
    const recorded = parseYaml(text, name) as unknown as RecordedCase;
    const project = createProject({ 'profiles.yml': EMBEDDED, ...recorded.files });
    try {
      for (const { got, wanted } of await runCase(project, recorded)) expect(got).toEqual(wanted);
    } finally {
      await project.remove();
    }
  });
});

const EMBEDDED =
  'p: {target: local, outputs: {local: {type: clickhouse, driver: chdb, schema: analytics, threads: 2}}}\n';
