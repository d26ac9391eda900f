// Writes data/oulad: a small made-up stand-in for the Open University Learning Analytics Dataset, so that `npm start` has
// something to build on. No person in it is real. It has the real files' names, columns, formats and quirks, because
// those are what the demo project's clean layer is about:
// - every field is quoted, numbers as well; what is not known is "", in studentRegistration.csv "?" (as in other copies);
// - studentVle repeats its key of student, site and day, in part as full duplicates;
// - id_student is no key of studentInfo: some register twice, a few of them then in another age band;
// - the deprivation band 10-20 lacks its percent sign; the last age band is written 55<=;
// - weights such as 7.5, 12.5, 17.5 after many whole ones; a module whose assessments all weigh 0;
// - days are counted from the presentation's start and negative before it;
// - people who withdraw before the start, without a date, or who click on afterwards; people without any click;
// - banked results, results handed in late or never marked, exams without a date.
// The same text on every machine: random numbers of our own, plain arithmetic on them, no clock.
//   node scripts/generate-demo-data.mjs           writes the files
//   node scripts/generate-demo-data.mjs --check   fails if the committed files differ from what it would write
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ACTIVITIES, AGE_BANDS, PRESENTATIONS, SEASONS, SITES_PER_PRESENTATION } from './demo-data-plan.mjs';
import { createEnrolment } from './demo-data-registrations.mjs';
import { createRandom } from './seeded-random.mjs';

const SEED = 20130201;

/** @typedef {import('./demo-data-plan.mjs').Presentation} Presentation */
/** @typedef {import('./demo-data-registrations.mjs').Registration} Registration */
/** @typedef {ReturnType<typeof createRandom>} Random */
/** @typedef {{ name: string, header: readonly string[], rows: readonly (readonly (string | number)[])[], unknown?: string }} Csv */

main(process.argv.slice(2));

/** @param {string[]} options */
function main(options) {
  const folder = fileURLToPath(new URL('../data/oulad/', import.meta.url));
  const files = generateTables().map(table => ({ path: folder + table.name, text: toCsv(table) }));
  if (!options.includes('--check')) {
    mkdirSync(folder, { recursive: true });
    for (const { path, text } of files) writeFileSync(path, path.endsWith('.gz') ? compress(text) : text);
    return;
  }
  const stale = files.filter(({ path, text }) => !existsSync(path) || readText(path) !== text);
  for (const { path } of stale)
    console.error(`${path} is not what scripts/generate-demo-data.mjs writes: run it and commit`);
  process.exitCode = stale.length > 0 ? 1 : 0;
}

/**
 * gzip as the same bytes everywhere: no time stamp (Node writes none), and no name of the operating system.
 * @param {string} text
 */
function compress(text) {
  const bytes = gzipSync(text, { level: 9 });
  bytes[9] = 255;
  return bytes;
}

/**
 * A packed file is compared unpacked: zlib's versions pack differently.
 * @param {string} path
 */
function readText(path) {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** @param {Csv} table */
function toCsv({ header, rows, unknown = '' }) {
  const line = (/** @type {readonly (string | number)[]} */ fields) =>
    `${fields.map(field => `"${field === '' ? unknown : field}"`).join(',')}\n`;
  return line(header) + rows.map(line).join('');
}

/** @returns {readonly Csv[]} */
function generateTables() {
  const random = createRandom(SEED);
  const assessments = planAssessments();
  const sites = planSites(random);
  const registrations = PRESENTATIONS.flatMap(createEnrolment(random));
  return [
    coursesTable(),
    assessmentsTable(assessments),
    vleTable(random, sites),
    studentInfoTable(registrations),
    studentRegistrationTable(random, registrations),
    studentAssessmentTable(random, registrations, assessments),
    studentVleTable(random, registrations, sites),
  ];
}

function planAssessments() {
  let id = 1751;
  return PRESENTATIONS.flatMap(presentation =>
    presentation.assessments.map(([type, due, weight]) => {
      id += 1;
      return { id, presentation, type, due, weight };
    }),
  );
}

/** @param {Random} random */
function planSites(random) {
  let id = 546600;
  return PRESENTATIONS.flatMap(presentation =>
    Array.from({ length: SITES_PER_PRESENTATION }, (_, index) => {
      id += random.integer(1, 40);
      return { id, presentation, activity: ACTIVITIES[index % ACTIVITIES.length] ?? '' };
    }),
  );
}

/** @returns {Csv} */
function coursesTable() {
  return {
    name: 'courses.csv',
    header: ['code_module', 'code_presentation', 'module_presentation_length'],
    rows: PRESENTATIONS.map(({ module, code, days }) => [module, code, days]),
  };
}

/**
 * @param {ReturnType<typeof planAssessments>} assessments
 * @returns {Csv}
 */
function assessmentsTable(assessments) {
  return {
    name: 'assessments.csv',
    header: ['code_module', 'code_presentation', 'id_assessment', 'assessment_type', 'date', 'weight'],
    rows: assessments.map(({ id, presentation, type, due, weight }) => [
      presentation.module,
      presentation.code,
      id,
      type,
      due ?? '',
      weight,
    ]),
  };
}

/**
 * @param {Random} random
 * @param {ReturnType<typeof planSites>} sites
 * @returns {Csv}
 */
function vleTable(random, sites) {
  const row = (/** @type {typeof sites[number]} */ { id, presentation, activity }) => {
    const week = random.chance(0.2) ? random.integer(0, 29) : '';
    return [id, presentation.module, presentation.code, activity, week, week];
  };
  return {
    name: 'vle.csv',
    header: ['id_site', 'code_module', 'code_presentation', 'activity_type', 'week_from', 'week_to'],
    rows: sites.map(row),
  };
}

/**
 * @param {readonly Registration[]} registrations
 * @returns {Csv}
 */
function studentInfoTable(registrations) {
  return {
    name: 'studentInfo.csv',
    header: [
      'code_module',
      'code_presentation',
      'id_student',
      'gender',
      'region',
      'highest_education',
      'imd_band',
      'age_band',
      'num_of_prev_attempts',
      'studied_credits',
      'disability',
      'final_result',
    ],
    rows: registrations.map(({ presentation, student, attempts, credits, result }) => [
      presentation.module,
      presentation.code,
      student.id,
      student.gender,
      student.region,
      student.education,
      student.imd,
      AGE_BANDS[student.age] ?? '',
      attempts,
      credits,
      student.disability,
      result,
    ]),
  };
}

/**
 * @param {Random} random
 * @param {readonly Registration[]} registrations
 * @returns {Csv}
 */
function studentRegistrationTable(random, registrations) {
  const unregistered = (/** @type {Registration} */ { leaves, result }) => {
    if (Number.isFinite(leaves)) return random.chance(0.02) ? '' : leaves;
    return result === 'Fail' && random.chance(0.02) ? random.integer(30, 200) : '';
  };
  return {
    name: 'studentRegistration.csv',
    header: ['code_module', 'code_presentation', 'id_student', 'date_registration', 'date_unregistration'],
    rows: registrations.map(registration => [
      registration.presentation.module,
      registration.presentation.code,
      registration.student.id,
      registration.registered ?? '',
      unregistered(registration),
    ]),
    unknown: '?',
  };
}

/**
 * @param {Random} random
 * @param {readonly Registration[]} registrations
 * @param {ReturnType<typeof planAssessments>} assessments
 * @returns {Csv}
 */
function studentAssessmentTable(random, registrations, assessments) {
  const submission = (
    /** @type {Registration} */ { diligence, leaves, presentation },
    /** @type {number | null} */ due,
  ) => {
    const deadline = due ?? presentation.days - 10;
    const fading = leaves - deadline <= 40 ? 0.4 : 1;
    if (deadline >= leaves || !random.chance((0.45 + 0.6 * diligence) * fading)) return undefined;
    const score = Math.floor(30 + 62 * diligence + random.between(-20, 20));
    const banked = random.chance(0.01);
    const submitted = deadline + (random.chance(0.15) ? random.integer(1, 9) : random.integer(-6, 0));
    return [banked ? -1 : submitted, banked ? 1 : 0, random.chance(0.004) ? '' : Math.min(100, Math.max(0, score))];
  };
  return {
    name: 'studentAssessment.csv',
    header: ['id_assessment', 'id_student', 'date_submitted', 'is_banked', 'score'],
    rows: assessments.flatMap(({ id, presentation, due }) =>
      registrations
        .filter(registration => registration.presentation === presentation)
        .flatMap(registration => {
          const fields = submission(registration, due);
          return fields === undefined ? [] : [[id, registration.student.id, ...fields]];
        }),
    ),
  };
}

/**
 * @param {Random} random
 * @param {readonly Registration[]} registrations
 * @param {ReturnType<typeof planSites>} sites
 * @returns {Csv}
 */
function studentVleTable(random, registrations, sites) {
  const rows = PRESENTATIONS.flatMap(presentation => {
    const own = sites.filter(site => site.presentation === presentation).map(({ id }) => id);
    const people = registrations.filter(registration => registration.presentation === presentation);
    return daysFrom(-20, presentation.days).flatMap(day =>
      people.flatMap(person => clicksOfDay(random, person, day, own)),
    );
  });
  return {
    name: 'studentVle.csv.gz',
    header: ['code_module', 'code_presentation', 'id_student', 'id_site', 'date', 'sum_click'],
    rows,
  };
}

/**
 * @param {Random} random
 * @param {Registration} registration
 * @param {number} day
 * @param {readonly number[]} sites
 */
function clicksOfDay(random, { presentation, student, diligence, leaves }, day, sites) {
  if (!random.chance(activityOf(diligence, leaves, day))) return [];
  return Array.from({ length: random.integer(1, 2) }, () => {
    const site = random.chance(0.4) ? sites[0] : random.pick(sites);
    const row = [
      presentation.module,
      presentation.code,
      student.id,
      site ?? 0,
      day,
      random.integer(1, random.chance(0.1) ? 30 : 5),
    ];
    if (!random.chance(0.12)) return [row];
    return random.chance(0.4) ? [row, row] : [row, [...row.slice(0, -1), random.integer(1, 5)]];
  }).flat();
}

/**
 * The chance of a click on a day: the first weeks are the busiest, who is about to leave fades out, few come back.
 * @param {number} diligence
 * @param {number} leaves
 * @param {number} day
 */
function activityOf(diligence, leaves, day) {
  if (diligence < 0.04) return 0;
  if (day >= leaves) return 0.002;
  const season = SEASONS.find(({ until }) => day < until)?.activity ?? 0;
  return season * diligence * (leaves - day <= 28 ? 0.4 : 1);
}

/**
 * @param {number} first
 * @param {number} end
 */
function daysFrom(first, end) {
  return Array.from({ length: end - first }, (_, index) => first + index);
}
