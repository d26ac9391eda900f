// Makes `npm start`, `npm test` and `npm run …` work right after a clone: installs the locked dependencies when they are
// missing or older than package-lock.json, and does nothing (a few milliseconds) when they are in place.
// Must stay plain JavaScript with Node's built-ins only: nothing is installed when it runs.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 20;
const root = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean }} LockedPackage */

/** Installs what package-lock.json asks for if node_modules holds anything else. Ends the process if that fails. */
export function ensureInstalled() {
  refuseOldNode();
  const missing = firstDifference(root);
  if (missing === undefined) return;
  console.log(`Installing dependencies (${missing}) …`);
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * What node_modules lacks of the lock file, as a phrase, or undefined. npm notes what it installed in
 * node_modules/.package-lock.json; packages for other platforms are left out there, so optional ones don't count.
 * @param {string} folder
 * @returns {string | undefined}
 */
export function firstDifference(folder) {
  const noted = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(noted)) return 'nothing is installed yet';
  const installed = lockedPackages(noted);
  for (const [path, wanted] of Object.entries(lockedPackages(join(folder, 'package-lock.json')))) {
    if (!path.includes('node_modules/')) continue;
    const found = installed[path];
    if (found === undefined && (wanted.optional || wanted.devOptional)) continue;
    if (found === undefined || found.version !== wanted.version || !existsSync(join(folder, path)))
      return `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)} has changed`;
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function lockedPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

function refuseOldNode() {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_NODE) return;
  console.error(`tsdbt needs Node.js ${OLDEST_NODE} or newer; this is ${process.version}.`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled();
