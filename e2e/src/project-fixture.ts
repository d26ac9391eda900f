import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built program: what users run. `npm test` builds it first. */
const MAIN: string = fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url));

export interface Finished {
  readonly code: number;
  readonly out: string;
}

export interface ProjectFixture {
  readonly dir: string;
  /** Writes (or, with null, removes) files. */
  write(files: Readonly<Record<string, string | null>>): void;
  /** Runs the program to its end in the project's folder. */
  tsdbt(...args: readonly string[]): Promise<Finished>;
  /** Starts the program and leaves it running; the fixture kills it in the end. */
  start(...args: readonly string[]): RunningProcess;
  /** Rows of a query on the embedded warehouse, through the program. */
  rows(sql: string): Promise<readonly Record<string, unknown>[]>;
  read(file: string): string;
  readonly env: Record<string, string>;
  remove(): Promise<void>;
}

export interface RunningProcess {
  readonly process: ChildProcess;
  /** Resolves with everything printed so far as soon as it matches. */
  prints(pattern: RegExp): Promise<string>;
  readonly ended: Promise<Finished>;
}

const MINIMAL = { 'dbt_project.yml': 'name: p\nversion: "1.0"\nconfig-version: 2\n' };

/** A project of its own in a temporary folder, with an embedded warehouse of its own. */
export function createProject(files: Readonly<Record<string, string>>): ProjectFixture {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tsdbt-e2e-'));
  const env: Record<string, string> = { NO_COLOR: '1', HOME: dir };
  const running: RunningProcess[] = [];
  const start = (...args: readonly string[]): RunningProcess => {
    const started = startProcess(args, dir, env);
    running.push(started);
    return started;
  };
  const fixture: ProjectFixture = {
    dir,
    env,
    write(changes) {
      for (const [name, text] of Object.entries(changes)) {
        const file = path.join(dir, name);
        if (text === null) fs.rmSync(file, { recursive: true, force: true });
        else {
          fs.mkdirSync(path.dirname(file), { recursive: true });
          fs.writeFileSync(file, text);
        }
      }
    },
    tsdbt: (...args) => start(...args).ended,
    start,
    async rows(sql) {
      const { code, out } = await fixture.tsdbt(
        'show',
        '--quiet',
        '--output',
        'json',
        '--limit',
        '-1',
        '--inline',
        sql,
      );
      if (code !== 0) throw new Error(out);
      return JSON.parse(out).show;
    },
    read: file => fs.readFileSync(path.join(dir, file), 'utf8'),
    async remove() {
      for (const { process, ended } of running) {
        if (process.exitCode === null && process.signalCode === null) process.kill('SIGKILL');
        await ended;
      }
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
  fixture.write('dbt_project.yml' in files || 'project.yml' in files ? files : { ...MINIMAL, ...files });
  return fixture;
}

function startProcess(args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): RunningProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  const waiting: { pattern: RegExp; resolve: (text: string) => void; reject: (error: Error) => void }[] = [];
  const onData = (data: Buffer): void => {
    out += data;
    for (const entry of waiting) if (entry.pattern.test(out)) entry.resolve(out);
  };
  child.stdout.on('data', onData);
  child.stderr.on('data', onData);
  const ended = new Promise<Finished>(resolve => {
    child.on('close', code => {
      for (const entry of waiting) entry.reject(new Error(`ended without printing ${entry.pattern}:\n${out}`));
      resolve({ code: code ?? -1, out });
    });
  });
  const prints = (pattern: RegExp): Promise<string> =>
    pattern.test(out)
      ? Promise.resolve(out)
      : new Promise((resolve, reject) => waiting.push({ pattern, resolve, reject }));
  return { process: child, prints, ended };
}
