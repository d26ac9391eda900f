// `tsdbt build` on the whole Open University Learning Analytics Dataset. It is no part of the repository: the test skips
// itself where ../shared/data/oulad is missing.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finished, ProjectFixture } from '../project-fixture.ts';
import { copyDemo, countStatuses, fingerprints } from './copy-demo.ts';

const data = fileURLToPath(new URL('../../../../shared/data/oulad', import.meta.url));
const isHere = existsSync(data);
const title = isHere
  ? 'tsdbt build on the real data'
  : 'tsdbt build on the real data (skipped: ../shared/data/oulad is missing)';

/** The data set's published figures. */
const RAW_ROWS = {
  oulad___assessments: 206,
  oulad___courses: 22,
  oulad___student_assessment: 173_912,
  oulad___student_info: 32_593,
  oulad___student_registration: 32_593,
  oulad___student_vle: 10_655_280,
  oulad___vle: 6_364,
};

/** Recorded with dbt-core 1.11.16 and dbt-clickhouse 1.10.3 on the same rows, models and ClickHouse 26.7. */
const RECORDED = {
  'clean.assessments': '206 3420182750720510244',
  'clean.courses': '22 13503448323370700518',
  'clean.student_assessment': '173912 13376010567074652900',
  'clean.student_info': '32593 11365295339535131329',
  'clean.student_registration': '32593 10610846654690833638',
  'clean.student_vle': '10655280 8445793673722032185',
  'clean.vle': '6364 6804262698743081524',
  'mart.cohort_outcomes': '805 1798500715926981109',
  'mart.dim_date': '1827 4418860820397111641',
  'mart.dim_module': '7 10845785864837049385',
  'mart.dim_module_vle': '6364 6804262698743081524',
  'mart.dim_presentation': '22 4617643384192992007',
  'mart.dim_registered_module': '32593 12443322453695273203',
  'mart.dim_student': '28785 14331786754088897125',
  'mart.dropout_risk': '32593 9133601242426849729',
  'mart.engagement_by_week': '3620 14849228899051685709',
  'mart.fact_assessments': '173912 14408489293941640820',
  'mart.fact_vle_interactions': '8459320 16317686877462705232',
};

describe.skipIf(!isHere)(title, () => {
  let project: ProjectFixture;
  let build: Finished;
  beforeAll(async () => {
    project = copyDemo();
    build = await project.tsdbt('build', '--vars', JSON.stringify({ oulad_path: data }));
  }, 600_000);
  afterAll(() => project.remove());

  it('passes every test, but for the one that warns with a reason', () => {
    expect(build.code, build.out).toBe(0);
    const { success: _, ...tests } = countStatuses(project);
    expect(tests).toEqual({ pass: 156, warn: 1 });
  });

  it('loads every row', async () => {
    const rows = await project.rows(
      Object.keys(RAW_ROWS)
        .map(table => `select '${table}' as name, toUInt32(count()) as rows from raw.${table}`)
        .join('\nunion all\n'),
    );
    expect(Object.fromEntries(rows.map(({ name, rows }) => [name, Number(rows)]))).toEqual(RAW_ROWS);
  });

  it('keeps every click while it sums the repeated rows', async () => {
    const [sums] = await project.rows('select toUInt32(sum(sum_click)) as clicks from mart.fact_vle_interactions');
    expect(Number(sums?.clicks)).toBe(39_605_099);
  });

  it('counts the withdrawals, of all modules and of CCC', async () => {
    const [counts] = await project.rows(`
      select
        toUInt32(sum(withdrawals)) as withdrawn,
        toUInt32(sumIf(withdrawals, code_module = 'CCC')) as withdrawn_ccc,
        toUInt32(sumIf(registrations, code_module = 'CCC')) as registered_ccc
      from mart.cohort_outcomes
      where attribute = 'all'`);
    expect(counts).toEqual({ withdrawn: 10_156, withdrawn_ccc: 1_975, registered_ccc: 4_434 });
  });

  it('makes the same rows as dbt', async () => {
    expect(await fingerprints(project, Object.keys(RECORDED))).toEqual(RECORDED);
  });
});
