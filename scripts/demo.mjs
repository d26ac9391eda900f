// `npm start`: builds the demo project in the repository's root with the embedded ClickHouse, tests included, and asks one
// of its marts where students withdraw most. The commands are printed as a user would type them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsdbt = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url));

const WITHDRAWALS = `select code_module, code_presentation, registrations, success_rate, withdrawal_rate
  from {{ ref('cohort_outcomes') }} where attribute = 'all' order by withdrawal_rate desc`;

run('build');
run('show', '--inline', WITHDRAWALS, '--limit', '10');

/** @param {string[]} args */
function run(...args) {
  console.log(`\n$ tsdbt ${args.map(quoted).join(' ')}`);
  const { status } = spawnSync(process.execPath, [tsdbt, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** @param {string} word */
function quoted(word) {
  return /^[\w-]+$/.test(word) ? word : `"${word}"`;
}
