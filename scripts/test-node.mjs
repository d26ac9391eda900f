// `npm run test:node -- 22 24 [PATH…]`: the tests, or those of some files and folders, on other versions of Node. They come from the npm
// package `node` and are kept in a folder of the system's for temporary files, outside the project; a path to a program named `node` is
// taken as it is. Must stay plain JavaScript with Node's built-ins only: .ci/run starts it too.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `npm run test:node -- VERSION… [PATH…] [--exclude GLOB] [--minutes N]

  VERSION       a major version of Node (22), or the path of a program named node
  PATH          files and folders with tests; without any, all tests run
  --exclude G   leaves files out; may be given several times
  --minutes N   gives up after so long

Ends with 0 if all passed on each, with 1 if a test failed, and with 3 if a version could not be fetched.`;

const NOT_FETCHED = 3;
const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string' }, exclude: { type: 'string', multiple: true } },
});
const exclusions = (values.exclude ?? []).flatMap(glob => ['--exclude', glob]);
const versions = positionals.filter(isNode);
const paths = positionals.filter(word => !isNode(word));

if (versions.length === 0) {
  console.error(USAGE);
  process.exitCode = 2;
} else process.exitCode = Math.max(...versions.map(testOn));

/** @param {string} word */
function isNode(word) {
  return /^\d+$/.test(word) || /^node(\.exe)?$/.test(basename(word));
}

/**
 * Builds and tests with one version; the build has its code cache, so that is what is tested.
 * @param {string} version
 */
function testOn(version) {
  const node = /^\d+$/.test(version) ? fetchNode(version) : version;
  if (node === undefined) {
    console.log(`\nNode ${version} could not be fetched from the npm registry: nothing was tested on it`);
    return NOT_FETCHED;
  }
  console.log(`\nNode ${versionOf(node) ?? version}:`);
  const built = run(node, [join(root, 'scripts/ensure-built.mjs')]);
  return built === 0 ? run(node, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...paths, ...exclusions]) : 1;
}

/**
 * The program of a major version, installed when it is first asked for; undefined if it cannot be.
 * @param {string} major
 */
function fetchNode(major) {
  const folder = join(tmpdir(), 'tsdbt-node', major);
  const node = join(folder, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (versionOf(node)?.startsWith(`v${major}.`)) return node;
  mkdirSync(folder, { recursive: true });
  // The package's own script fetches the program of this system.
  writeFileSync(join(folder, 'package.json'), '{"private": true, "allowScripts": {"node": true}}\n');
  spawnSync('npm', ['install', '--no-fund', '--no-audit', `node@${major}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
    timeout: 180_000,
  });
  return versionOf(node)?.startsWith(`v${major}.`) ? node : undefined;
}

/**
 * @param {string} node
 * @returns {string | undefined}
 */
function versionOf(node) {
  if (!existsSync(node)) return undefined;
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * @param {string} node
 * @param {string[]} args
 */
function run(node, args) {
  const { status } = spawnSync(node, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
    ...(values.minutes !== undefined && { timeout: Number(values.minutes) * 60_000 }),
  });
  if (status === null) console.log(`not finished within ${values.minutes} min`);
  return status === 0 ? 0 : 1;
}
