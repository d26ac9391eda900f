// What generate-demo-data.mjs fills in: the presentations with their assessments, and the values that the columns may have.
// Codes, lengths, bands and spellings are the real data set's.

/** @typedef {readonly [type: string, due: number | null, weight: number]} PlannedAssessment */
/** @typedef {{ module: string, code: string, days: number, assessments: readonly PlannedAssessment[] }} Presentation */

/** @type {readonly PlannedAssessment[]} */
const ESSAYS = [
  ['TMA', 19, 10],
  ['TMA', 54, 20],
  ['TMA', 117, 20],
  ['TMA', 166, 20],
  ['TMA', 215, 30],
  ['Exam', null, 100],
];
/** @type {readonly PlannedAssessment[]} */
const MIXED = [
  ['TMA', 12, 7.5],
  ['CMA', 40, 5],
  ['TMA', 75, 17.5],
  ['CMA', 110, 7.5],
  ['TMA', 145, 25],
  ['TMA', 200, 37.5],
  ['Exam', 230, 100],
];
/** @type {readonly PlannedAssessment[]} */
const PROJECTS = [
  ['TMA', 18, 12.5],
  ['CMA', 67, 12.5],
  ['TMA', 102, 25],
  ['TMA', 151, 50],
  ['Exam', 224, 100],
];
/** @type {readonly PlannedAssessment[]} */
const UNWEIGHTED = [
  ['TMA', 61, 0],
  ['CMA', 124, 0],
  ['TMA', 173, 0],
  ['Exam', 229, 100],
];

/** @type {readonly Presentation[]} */
export const PRESENTATIONS = [
  { module: 'AAA', code: '2013J', days: 268, assessments: ESSAYS },
  { module: 'AAA', code: '2014J', days: 269, assessments: ESSAYS },
  { module: 'BBB', code: '2013B', days: 240, assessments: MIXED },
  { module: 'BBB', code: '2014J', days: 262, assessments: MIXED },
  { module: 'CCC', code: '2014B', days: 241, assessments: PROJECTS },
  { module: 'CCC', code: '2014J', days: 269, assessments: PROJECTS },
  { module: 'GGG', code: '2013J', days: 261, assessments: UNWEIGHTED },
];

export const STUDENTS_PER_PRESENTATION = 80;
export const SITES_PER_PRESENTATION = 24;

export const REGIONS = [
  'East Anglian Region',
  'East Midlands Region',
  'Ireland',
  'London Region',
  'North Region',
  'North Western Region',
  'Scotland',
  'South East Region',
  'South Region',
  'South West Region',
  'Wales',
  'West Midlands Region',
  'Yorkshire Region',
];
export const IMD_BANDS = [
  '0-10%',
  '10-20',
  '20-30%',
  '30-40%',
  '40-50%',
  '50-60%',
  '60-70%',
  '70-80%',
  '80-90%',
  '90-100%',
];
export const AGE_BANDS = ['0-35', '35-55', '55<='];
export const ACTIVITIES = [
  'homepage',
  'oucontent',
  'forumng',
  'subpage',
  'resource',
  'url',
  'quiz',
  'resource',
  'oucontent',
  'ouwiki',
  'glossary',
  'page',
];

/** How busy the most diligent are, up to a day. */
export const SEASONS = [
  { until: 0, activity: 0.15 },
  { until: 14, activity: 0.8 },
  { until: 28, activity: 0.7 },
  { until: 56, activity: 0.35 },
  { until: 140, activity: 0.18 },
  { until: 300, activity: 0.1 },
];
