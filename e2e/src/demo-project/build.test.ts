// `tsdbt build` on the demo project with the committed data.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finished, ProjectFixture } from '../project-fixture.ts';
import { copyDemo, countStatuses, fingerprints } from './copy-demo.ts';

const data = fileURLToPath(new URL('../../../data/oulad', import.meta.url));

/** Recorded with dbt-core 1.11.16 and dbt-clickhouse 1.10.3 on the same files, models and ClickHouse 26.7. */
const RECORDED = {
  'clean.assessments': '40 13197483915040161821',
  'clean.courses': '7 5472096504748269429',
  'clean.student_assessment': '1831 3015405219986987391',
  'clean.student_info': '560 17141719361645439375',
  'clean.student_registration': '560 15005836681993586022',
  'clean.student_vle': '24229 9719326930639305363',
  'clean.vle': '168 6615891250734501526',
  'mart.cohort_outcomes': '257 2580987300301154214',
  'mart.dim_date': '1827 4418860820397111641',
  'mart.dim_module': '4 1623675008543023089',
  'mart.dim_module_vle': '168 6615891250734501526',
  'mart.dim_presentation': '7 7090375534803489064',
  'mart.dim_registered_module': '560 15429569996015133519',
  'mart.dim_student': '481 11798119284602714576',
  'mart.dropout_risk': '560 6814328921118338811',
  'mart.engagement_by_week': '1164 14209895709601079689',
  'mart.fact_assessments': '1831 562353395918248131',
  'mart.fact_vle_interactions': '20224 14350059831628450885',
};

let project: ProjectFixture;
let build: Finished;
beforeAll(async () => {
  project = copyDemo();
  build = await project.tsdbt('build', '--vars', JSON.stringify({ oulad_path: data }));
});
afterAll(() => project.remove());

describe('tsdbt build on the demo project', () => {
  it('passes every test, but for the one that warns with a reason', () => {
    expect(build.code, build.out).toBe(0);
    const { success, ...tests } = countStatuses(project);
    expect(success).toBeGreaterThanOrEqual(18);
    expect(tests).toEqual({ pass: 156, warn: 1 });
  });

  it('makes the same rows as dbt', async () => {
    expect(await fingerprints(project, Object.keys(RECORDED))).toEqual(RECORDED);
  });

  it('makes the same rows when it is run again', async () => {
    const again = await project.tsdbt('build', '--vars', JSON.stringify({ oulad_path: data }));
    expect(again.code, again.out).toBe(0);
    expect(await fingerprints(project, Object.keys(RECORDED))).toEqual(RECORDED);
  });
});
