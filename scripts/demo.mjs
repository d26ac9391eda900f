// `npm start`: builds the demo project in the repository's root with the embedded ClickHouse, tests included, and shows
// one of its marts. The commands are printed as a user would type them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsdbt = fileURLToPath(new URL('../packages/cli/dist/main.js', import.meta.url));

run('build');
run('show', '--select', 'cohort_outcomes', '--limit', '10');

/** @param {string[]} args */
function run(...args) {
  console.log(`\n$ tsdbt ${args.join(' ')}`);
  const { status } = spawnSync(process.execPath, [tsdbt, ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
