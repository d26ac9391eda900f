// The people of the made-up data set: who registers for which presentation, how diligent they are and how it ends.
import { IMD_BANDS, REGIONS, STUDENTS_PER_PRESENTATION } from './demo-data-plan.mjs';

/** @typedef {import('./demo-data-plan.mjs').Presentation} Presentation */
/** @typedef {ReturnType<typeof import('./seeded-random.mjs').createRandom>} Random */
/** @typedef {{ id: number, gender: string, region: string, education: string, imd: string, age: number, disability: string }} Student */
/**
 * @typedef {object} Registration
 * @property {Presentation} presentation
 * @property {Student} student
 * @property {number} diligence 0 to 1: what activity, submissions, scores and the result follow from
 * @property {number | null} registered
 * @property {number} leaves day on which the student stops; beyond the presentation's end for who stays
 * @property {string} result
 * @property {number} attempts
 * @property {number} credits
 */

/** Of those who withdraw, many do so before this day. */
const EARLY_DAYS = 28;

/**
 * Who takes a presentation: mostly new people, and some who were in an earlier one.
 * @param {Random} random
 */
export function createEnrolment(random) {
  /** @type {Student[]} */
  const known = [];
  let nextId = 11391;
  return (/** @type {Presentation} */ presentation) => {
    const returning = known.filter(() => random.chance(0.06));
    const students = Array.from({ length: STUDENTS_PER_PRESENTATION }, (_, index) => {
      const again = returning[index];
      if (again !== undefined) return { ...again, age: again.age + (random.chance(0.2) && again.age < 2 ? 1 : 0) };
      nextId += random.integer(7, 6000);
      const student = createStudent(random, nextId);
      known.push(student);
      return student;
    });
    const before = new Set(returning.map(({ id }) => id));
    return students
      .sort((a, b) => a.id - b.id)
      .map(student => register(random, presentation, student, before.has(student.id)));
  };
}

/**
 * @param {Random} random
 * @param {number} id
 * @returns {Student}
 */
function createStudent(random, id) {
  return {
    id,
    gender: random.chance(0.45) ? 'F' : 'M',
    region: random.pick(REGIONS),
    education: random.weighted([
      ['A Level or Equivalent', 43],
      ['Lower Than A Level', 40],
      ['HE Qualification', 14],
      ['No Formal quals', 2],
      ['Post Graduate Qualification', 1],
    ]),
    imd: random.chance(0.04) ? '' : random.pick(IMD_BANDS),
    age: random.weighted([
      [0, 68],
      [1, 29],
      [2, 3],
    ]),
    disability: random.chance(0.1) ? 'Y' : 'N',
  };
}

/**
 * @param {Random} random
 * @param {Presentation} presentation
 * @param {Student} student
 * @param {boolean} isReturning
 * @returns {Registration}
 */
function register(random, presentation, student, isReturning) {
  const diligence = random.next();
  const withdraws = random.chance(0.65 - 0.6 * diligence);
  const performance = diligence + random.between(-0.2, 0.2);
  return {
    presentation,
    student,
    diligence,
    registered: random.chance(0.01) ? null : random.integer(-160, random.chance(0.08) ? 10 : -10),
    leaves: withdraws ? dayOfLeaving(random, presentation) : Number.POSITIVE_INFINITY,
    result: withdraws ? 'Withdrawn' : performance < 0.3 ? 'Fail' : performance > 0.92 ? 'Distinction' : 'Pass',
    attempts:
      isReturning || random.chance(0.08)
        ? random.weighted([
            [1, 85],
            [2, 12],
            [3, 3],
          ])
        : 0,
    credits: random.weighted([
      [60, 62],
      [30, 8],
      [90, 8],
      [120, 17],
      [150, 3],
      [240, 2],
    ]),
  };
}

/**
 * @param {Random} random
 * @param {Presentation} presentation
 */
function dayOfLeaving(random, presentation) {
  if (random.chance(0.15)) return random.integer(-60, 0);
  return random.chance(0.3) ? random.integer(1, EARLY_DAYS - 1) : random.integer(EARLY_DAYS, presentation.days - 20);
}
