import { afterEach, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

let project: ProjectFixture | undefined;
afterEach(async () => {
  await project?.remove();
  project = undefined;
});

describe('tsdbt debug', () => {
  it('reports a target that the profile lacks as a failed check, not as a command that could not start', async () => {
    project = createProject({
      'dbt_project.yml': 'name: p\nprofile: p',
      'profiles.yml': 'p: {target: t, outputs: {t: {type: clickhouse, driver: chdb, path: wh, schema: s}}}',
    });
    const { code, out } = await project.tsdbt('debug', '--target', 'nowhere');
    expect(out).toMatch(/ {2}profiles\.yml file \[ERROR invalid\]\n {2}project file \[OK found and valid\]/);
    expect(out).toContain('has no target "nowhere"  TS1007');
    expect(code).toBe(1);
    expect((await project.tsdbt('debug')).code).toBe(0);
  });
});
