import fs from 'node:fs';
import path from 'node:path';
import type { ProjectFixture } from '../project-fixture.ts';

/** A project, what is called in it step after step, and what dbt did. `__SCHEMA__` stands for the schema of the target. */
export interface RecordedCase {
  readonly files: Readonly<Record<string, string>>;
  readonly steps: readonly RecordedStep[];
}

interface RecordedStep {
  readonly args: readonly string[];
  readonly files?: Readonly<Record<string, string | null>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly skip_results?: boolean;
  readonly says?: readonly string[];
  /** Paths into the manifest, whose keys may have dots themselves. */
  readonly manifest?: readonly string[];
  readonly observe?: readonly string[];
  readonly expect: Expected;
}

interface Expected {
  readonly exit: number;
  readonly results?: unknown;
  readonly compiled?: Readonly<Record<string, string | null>>;
  readonly lines?: readonly string[];
  readonly manifest?: unknown;
  readonly observe?: readonly unknown[];
}

export interface StepOutcome {
  readonly got: unknown;
  readonly wanted: unknown;
}

/** Runs a case in its project; each step gives what is to be compared, in one form on both sides. */
export async function runCase(project: ProjectFixture, { steps }: RecordedCase): Promise<readonly StepOutcome[]> {
  const outcomes: StepOutcome[] = [];
  for (const step of steps) outcomes.push(await runStep(project, step));
  return outcomes;
}

async function runStep(project: ProjectFixture, step: RecordedStep): Promise<StepOutcome> {
  if (step.files !== undefined) project.write(step.files);
  Object.assign(project.env, step.env);
  fs.rmSync(path.join(project.dir, 'target', 'run_results.json'), { force: true });
  const { code, out } = await project.tsdbt(...step.args);
  for (const name of Object.keys(step.env ?? {})) delete project.env[name];
  const results = readArtifact(project, 'run_results.json')?.results as readonly Result[] | undefined;
  const manifest = readArtifact(project, 'manifest.json');
  const { exit, expect } = { exit: code === 0 ? 0 : 1, expect: step.expect };
  const got = {
    exit,
    unsaid: (step.says ?? []).filter(text => !out.toLowerCase().includes(text.toLowerCase())),
    ...(expect.results === undefined ? {} : { results: statuses(results ?? []) }),
    ...(expect.compiled === undefined ? {} : { compiled: compiledCode(expect.compiled, results, manifest) }),
    ...(expect.lines === undefined ? {} : { lines: out.split('\n').filter(isListed).map(canonical).sort() }),
    ...(step.manifest === undefined ? {} : { manifest: pickAll(manifest, step.manifest) }),
    ...(step.observe === undefined ? {} : { observe: await observe(project, step.observe) }),
  };
  const wanted = {
    ...expect,
    unsaid: [],
    ...(expect.lines === undefined ? {} : { lines: expect.lines.map(canonical).sort() }),
  };
  return {
    got: { args: step.args, ...got, ...(exit === expect.exit ? {} : { out }) },
    wanted: { args: step.args, ...wanted },
  };
}

interface Result {
  readonly unique_id: string;
  readonly status: string;
  readonly failures: number | null;
  readonly compiled_code: string | null;
}

type Artifact = Readonly<Record<string, unknown>>;

function readArtifact({ dir }: ProjectFixture, name: string): Artifact | undefined {
  const file = path.join(dir, 'target', name);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Artifact) : undefined;
}

function statuses(results: readonly Result[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    results.map(({ unique_id, status, failures }) => [unique_id, status + (failures ? `/${failures}` : '')]),
  );
}

function compiledCode(
  expected: Readonly<Record<string, string | null>>,
  results: readonly Result[] | undefined,
  manifest: Artifact | undefined,
): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    Object.keys(expected).map(id => {
      const ofRun = results?.find(result => result.unique_id === id)?.compiled_code;
      const code = ofRun ?? (pick(manifest, `nodes.${id}.compiled_code`) as string | null | undefined) ?? null;
      return [id, code === null ? null : withoutBlanks(code)];
    }),
  );
}

function withoutBlanks(text: string): string {
  return text.replace(/[ \t]+$/gm, '').trimEnd();
}

function pickAll(manifest: Artifact | undefined, paths: readonly string[]): unknown {
  return Object.fromEntries(paths.map(dotted => [dotted, pick(manifest, dotted) ?? null]));
}

function pick(value: unknown, dotted: string): unknown {
  if (dotted === '') return value;
  if (value === null || typeof value !== 'object') return undefined;
  for (const key of Object.keys(value).sort((a, b) => b.length - a.length)) {
    if (dotted !== key && !dotted.startsWith(`${key}.`)) continue;
    const found = pick((value as Artifact)[key], dotted.slice(key.length + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function observe(project: ProjectFixture, queries: readonly string[]): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  for (const query of queries) answers.push((await project.rows(query)).map(row => Object.values(row).map(String)));
  return answers;
}

/** A listing's line; warnings come between them where both streams are read as one. */
function isListed(line: string): boolean {
  return /^(\{.*\}|[\w:]+(\.[\w:]+)+)$/.test(line);
}

/** A line of `ls --output json` in any order of keys. */
function canonical(line: string): string {
  if (!line.startsWith('{')) return line;
  const keys = JSON.parse(line) as Artifact;
  return JSON.stringify(Object.fromEntries(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1))));
}
