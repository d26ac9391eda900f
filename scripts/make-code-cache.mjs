// Writes packages/cli/dist/program.cache: V8's bytecode of the functions that the usual commands call. A process of its own, because the
// commands it runs on a copy of the demo project are the program itself, with its output and its flags.
import { appendFileSync, cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = new URL('../packages/cli/dist/', import.meta.url);
const project = mkdtempSync(join(tmpdir(), 'tsdbt-code-cache-'));

const { loadProgram } = await import(new URL('load-program.js', dist).href);
const { runCli, codeCache } = loadProgram();
try {
  for (const part of ['project.yml', 'profiles.yml', 'models', 'macros', 'seeds', 'tests'])
    cpSync(join(root, part), join(project, part), { recursive: true });
  process.chdir(project);
  for (const variable of Object.keys(process.env)) if (/^(DBT|TSDBT)_/.test(variable)) delete process.env[variable];
  await runProgram('parse');
  appendFileSync('models/mart/cohort_outcomes.sql', '-- changed\n');
  await runProgram('ls', '--select', 'cohort_outcomes');
  await runProgram('compile');
} finally {
  process.chdir(root);
  rmSync(project, { recursive: true });
}
const unfinished = new URL(`program.cache.${process.pid}`, dist);
writeFileSync(unfinished, codeCache());
renameSync(unfinished, new URL('program.cache', dist));

/** @param {string[]} argv */
async function runProgram(...argv) {
  const code = await runCli(argv);
  if (code !== 0)
    throw new Error(`tsdbt ${argv.join(' ')} ended with ${code}: there is nothing to make a code cache of`);
}
