// `npm run check`: format, lint, types, layers, lock file, dead code, generated pages, links and portability, all at once. Prints a line for
// each with its time, then what the failed ones said; ends with 1 if anything failed.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { checkLayers } from './check-layers.ts';
import { checkLinks } from './check-links.ts';
import { checkLockFile } from './check-lock-file.ts';
import { checkPortable } from './check-portable.ts';
import { REPOSITORY, readWorkspace } from './workspace.ts';

interface Verdict {
  readonly ok: boolean;
  readonly output: string;
}

const CHECKS: Readonly<Record<string, () => Promise<Verdict>>> = {
  format: () => runTool('biome', 'format', '.'),
  lint: () => runTool('biome', 'lint', '--error-on-warnings', '.'),
  types: () => runTool('tsc', '--build'),
  layers: async () => listProblems(checkLayers(readWorkspace(REPOSITORY))),
  'lock file': async () => listProblems(checkLockFile(REPOSITORY)),
  'dead code': () => runTool('knip', '--no-progress'),
  docs: () => runTool('tsx', 'scripts/write-docs.ts', '--check'),
  links: async () => listProblems(checkLinks(REPOSITORY)),
  portable: async () => listProblems(checkPortable(REPOSITORY)),
};

const failures = await runAll();
for (const { name, output } of failures) console.log(`\n── ${name} ──\n${output.trim()}`);
process.exitCode = failures.length > 0 ? 1 : 0;

async function runAll(): Promise<readonly { name: string; output: string }[]> {
  const verdicts = Object.entries(CHECKS).map(async ([name, check]) => {
    const started = performance.now();
    const { ok, output } = await check();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${ok ? '✓' : '✗'} ${name.padEnd(10)} ${seconds.padStart(5)} s`);
    return ok ? [] : [{ name, output }];
  });
  return (await Promise.all(verdicts)).flat();
}

function listProblems(problems: readonly string[]): Verdict {
  return { ok: problems.length === 0, output: problems.join('\n') };
}

/** Runs one of the installed development tools and keeps what it says. */
function runTool(tool: string, ...args: readonly string[]): Promise<Verdict> {
  const bin = join(REPOSITORY, 'node_modules', '.bin', tool);
  const child = spawn(bin, args, {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => said.push(part));
  child.stderr.on('data', (part: Buffer) => said.push(part));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', status => resolve({ ok: status === 0, output: Buffer.concat(said).toString('utf8') }));
  });
}
