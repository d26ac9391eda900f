// The committed data are the generator's, small, and have the quirks of the real files that the clean layer deals with.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = join(root, 'data/oulad');

describe('data/oulad', () => {
  it('is what the generator writes', () => {
    execFileSync(process.execPath, [join(root, 'scripts/generate-demo-data.mjs'), '--check'], { stdio: 'pipe' });
  });

  it('is at most 300 kB', () => {
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(300_000);
  });

  it('quotes every field, numbers too', () => {
    for (const name of readdirSync(folder)) {
      const lines = readText(name).trimEnd().split('\n');
      const bare = lines.filter(line => !/^"[^"]*"(,"[^"]*")*$/.test(line));
      expect(bare, name).toEqual([]);
    }
  });

  it('repeats the key of studentVle, in part as full duplicates', () => {
    const rows = readRows('studentVle.csv.gz');
    const keys = new Set(rows.map(row => row.slice(0, 5).join()));
    const distinct = new Set(rows.map(row => row.join()));
    expect(keys.size).toBeLessThan(distinct.size);
    expect(distinct.size).toBeLessThan(rows.length);
  });

  it('has students with several registrations, some in another age band', () => {
    const rows = readRows('studentInfo.csv');
    const students = new Set(rows.map(row => row[2]));
    const studentsInBands = new Set(rows.map(row => `${row[2]} ${row[7]}`));
    expect(students.size).toBeLessThan(rows.length);
    expect(students.size).toBeLessThan(studentsInBands.size);
  });

  it.each([
    ['a deprivation band without its percent sign', 'studentInfo.csv', 6, '10-20'],
    ['the age band 55<=', 'studentInfo.csv', 7, '55<='],
    ['an unknown deprivation band as an empty field', 'studentInfo.csv', 6, ''],
    ['an unknown score as an empty field', 'studentAssessment.csv', 4, ''],
    ['a banked result', 'studentAssessment.csv', 3, '1'],
    ['an exam without a date', 'assessments.csv', 4, ''],
    ['a weight of 7.5', 'assessments.csv', 5, '7.5'],
    ['a site without planned weeks', 'vle.csv', 4, ''],
    ['an unknown registration as a question mark', 'studentRegistration.csv', 3, '?'],
    ['nobody unregistered as a question mark', 'studentRegistration.csv', 4, '?'],
    ['days before the start', 'studentVle.csv.gz', 4, '-1'],
  ])('has %s', (_, name, column, value) => {
    expect(readRows(name).some(row => row[column] === value)).toBe(true);
  });

  it('has people who withdrew without a date', () => {
    const results = new Map(readRows('studentInfo.csv').map(row => [row.slice(0, 3).join(), row[11]]));
    const undated = readRows('studentRegistration.csv').filter(row => row[4] === '?');
    expect(undated.some(row => results.get(row.slice(0, 3).join()) === 'Withdrawn')).toBe(true);
  });
});

function readText(name: string): string {
  const bytes = readFileSync(join(folder, name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

/** The rows below the header. No field of these files holds a comma or a quote. */
function readRows(name: string): readonly (readonly string[])[] {
  const [, ...lines] = readText(name).trimEnd().split('\n');
  return lines.map(line => line.slice(1, -1).split('","'));
}
