import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

const PROJECT = 'name: p\nrequire-dbt-version: ">=1.12.0"\n';
const LARGE = `id,note\n${Array.from({ length: 30_000 }, (_, i) => `${i},a note that takes its room ${i}`).join('\n')}\n`;

let project: ProjectFixture;
beforeAll(() => {
  project = createProject({
    'dbt_project.yml': PROJECT,
    'models/one.sql':
      "select '{{ otel_trace_id() }}{{ otel_span_id() }}' as trace, '{{ flags.MAXIMUM_SEED_SIZE_MIB }}' as mib",
    'seeds/large.csv': LARGE,
    'selectors.yml': 'selectors: [{name: ours, definition: one}]\n',
  });
});
afterAll(() => project.remove());

function seedChecksum(): { readonly name: string } {
  return JSON.parse(project.read('target/manifest.json')).nodes['seed.p.large'].checksum;
}

describe('the options of dbt 1.12', () => {
  it('say beyond which size a seed is known by its path, also where the last parse took another size', async () => {
    await project.tsdbt('parse');
    expect(seedChecksum()).toEqual({ name: 'path', checksum: 'seeds/large.csv' });
    await project.tsdbt('parse', '--maximum-seed-size-mib', '0');
    expect(seedChecksum().name).toBe('sha256');
    project.write({ 'dbt_project.yml': `${PROJECT}flags: {maximum_seed_size_mib: 2}\n` });
    await project.tsdbt('parse');
    expect(seedChecksum().name).toBe('sha256');
    await project.tsdbt('parse', '--maximum-seed-size-mib', '1');
    expect(seedChecksum().name).toBe('path');
    project.write({ 'dbt_project.yml': PROJECT });
  });

  it('switch no traces, hints or parser that are not there', async () => {
    const { code, out } = await project.tsdbt(
      'compile',
      '-s',
      'one',
      '--no-hints-enabled',
      '--snowflake-projects-otel',
    );
    expect(code).toBe(0);
    expect(out).toContain(`select '${'0'.repeat(48)}' as trace, '1' as mib`);
    expect(await project.tsdbt('parse', '--v2-parser', 'other parse', '--no-use-v2-parser')).toMatchObject({ code: 0 });
    const refused = await project.tsdbt('parse', '--use-v2-parser');
    expect(refused.code).toBe(2);
    expect(refused.out).toContain('TS8012');
  });

  it('refuse catalogs, and count what was reused in the last line', async () => {
    project.write({
      'catalogs.yml': 'catalogs: []\n',
      'dbt_project.yml': `${PROJECT}flags: {use_catalogs_v2: true}\n`,
    });
    const { code, out } = await project.tsdbt('parse');
    expect(code).toBe(2);
    expect(out).toContain('TS8013');
    project.write({ 'catalogs.yml': null, 'dbt_project.yml': PROJECT });
    expect((await project.tsdbt('run')).out).toContain('NO-OP=0 REUSED=0 TOTAL=1');
  });

  it('take the user’s own flags where nobody says otherwise, and pass over a file that holds none', async () => {
    project.write({ '.dbt/user_settings.yml': 'flags: {maximum_seed_size_mib: 0, warn_error: true}\n' });
    await project.tsdbt('parse');
    expect(seedChecksum().name).toBe('sha256');
    await project.tsdbt('parse', '--maximum-seed-size-mib', '1');
    expect(seedChecksum().name).toBe('path');
    for (const text of ['flags: [', 'flags: 7\n', '- a\n']) {
      project.write({ '.dbt/user_settings.yml': text });
      expect(await project.tsdbt('parse')).toMatchObject({ code: 0 });
    }
    project.write({ '.dbt': null });
  });

  it('warn that --select does not count beside --selector, under dbt’s name of the warning', async () => {
    const both = ['ls', '--selector', 'ours', '--exclude', 'one'];
    const { code, out } = await project.tsdbt(...both);
    expect(code).toBe(0);
    expect(out).toContain('TS5008');
    expect(out).toContain('p.one');
    const name = 'SelectExcludeIgnoredWithSelectorWarning';
    const silenced = await project.tsdbt(...both, '--warn-error-options', `{error: all, silence: [${name}]}`);
    expect(silenced).toMatchObject({ code: 0, out: 'p.one\n' });
    const asError = await project.tsdbt(...both, '--warn-error-options', `{error: [${name}, SomeNameOfV2]}`);
    expect(asError.code).toBe(2);
  });
});
