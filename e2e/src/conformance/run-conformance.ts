import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/** Where the recorded behaviour of dbt is: beside the repository, and not part of it. */
const RECORDINGS: string = join(REPOSITORY, '..', 'shared', 'conformance');

export const hasRecordings: boolean = existsSync(join(RECORDINGS, 'run.mjs'));

/** The recorded areas: compile, project, select, … */
export function conformanceAreas(): readonly string[] {
  return readdirSync(join(RECORDINGS, 'dbt')).sort();
}

export interface ConformanceRun {
  /** Names of cases, e.g. `ref_forms`. */
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** All that the runner printed. */
  readonly output: string;
}

/** Holds the built tsdbt to the recorded cases of an area: to all of them, or to those named. */
export async function runConformance(area: string, cases?: readonly string[]): Promise<ConformanceRun> {
  const folder = join(RECORDINGS, 'dbt', area);
  const inputs = cases?.map(name => join(folder, `${name}.yml`)) ?? [folder];
  const output = await runNode(
    join(RECORDINGS, 'run.mjs'),
    ['--cmd', 'node packages/cli/dist/main.js', '--jobs', '2', '--verbose'],
    inputs,
  );
  return { passed: namesAfter('ok  ', area, output), failed: namesAfter('FAIL', area, output), output };
}

function runNode(script: string, flags: readonly string[], inputs: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [script, ...flags, ...inputs], { cwd: REPOSITORY });
  const said: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => said.push(part));
  child.stderr.on('data', (part: Buffer) => said.push(part));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve(Buffer.concat(said).toString('utf8')));
  });
}

function namesAfter(word: string, area: string, output: string): readonly string[] {
  const prefix = `${word} ${area}/`;
  return output
    .split('\n')
    .filter(line => line.startsWith(prefix))
    .map(line => line.slice(prefix.length))
    .sort();
}
