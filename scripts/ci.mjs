// What .ci/run does: `npm run check`, the README's test command, and the whole-program tests on the newest Node. The last line of
// the output is `N passed, N failed`, of both test runs together; a failed check counts as one more failed test. Must stay plain
// JavaScript with Node's built-ins only: it starts in a clean checkout, and the commands install what they need.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const started = performance.now();
const NEWEST_NODE = '24';
/** How test-node.mjs ends when the registry does not give it that Node: said, and no failure of the project. */
const NOT_FETCHED = 3;

const check = await runNpm('run', 'check');
const test = await runNpm('test');
/** Recorded cases and the fault proxy take half the time, and what they hold does not depend on Node. */
const ONCE = ['e2e/src/conformance/**', 'e2e/src/faults/**', 'e2e/src/clients/**'].flatMap(glob => ['--exclude', glob]);
const newest = isNewest()
  ? undefined
  : await runNpm('run', 'test:node', '--', NEWEST_NODE, 'e2e', ...ONCE, '--minutes', '8');
const counts = [test, ...(newest === undefined || newest.status === NOT_FETCHED ? [] : [newest])].map(countResults);
const passed = counts.reduce((sum, each) => sum + each.passed, 0);
const allFailed = counts.reduce((sum, each) => sum + each.failed, check.status === 0 ? 0 : 1);

const minutes = ((performance.now() - started) / 60_000).toFixed(1);
console.log(`\nnpm run check ${check.status === 0 ? 'passed' : 'failed'}; all of it took ${minutes} min`);
if (newest?.status === NOT_FETCHED)
  console.log(`Node ${NEWEST_NODE} could not be fetched: the whole-program tests ran on ${process.version} only`);
console.log(`${passed} passed, ${allFailed} failed`);
process.exitCode = allFailed === 0 ? 0 : 1;

function isNewest() {
  return process.versions.node.startsWith(`${NEWEST_NODE}.`);
}

/**
 * The counts that the test run printed last; a run that broke off before, or failed for another reason, counts as a failure.
 * @param {{ status: number, output: string }} run
 */
function countResults({ status, output }) {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  const passed = Number(last?.[1] ?? 0);
  const failed = Number(last?.[2] ?? 0);
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed };
}

/**
 * Runs npm with its output passed through, and kept.
 * @param {string[]} args
 * @returns {Promise<{ status: number, output: string }>}
 */
function runNpm(...args) {
  console.log(`\n$ npm ${args.join(' ')}`);
  const child = spawn('npm', args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', part => {
    process.stdout.write(part);
    output += part;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', status => resolve({ status: status ?? 1, output }));
  });
}
