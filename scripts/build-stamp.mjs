// What the last build was made of, so that the next command knows within milliseconds whether it is still true.
// A file counts as unchanged if its modification time and size are; if only the time moved (a checkout, a copy), its
// content decides. Must stay plain JavaScript with Node's built-ins only: nothing is installed when it runs.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {{ mtimeMs: number, size: number, hash: string }} Fingerprint */
/** @typedef {{ node: string, inputs: Record<string, Fingerprint>, outputs: string[] }} Stamp */

const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, 'packages/cli/dist/build-stamp.json');

/** Files that shape the bundle without being part of it: dependencies, the packages' entry points, the build itself. */
const SHAPING = [
  'package-lock.json',
  'scripts/build.mjs',
  'scripts/lower-spreads.mjs',
  'scripts/make-code-cache.mjs',
  ...readdirSync(join(root, 'packages')).map(folder => `packages/${folder}/package.json`),
].filter(path => existsSync(join(root, path)));

/** Whether the bundle exists whole and every file it was made of is as it was. */
export function isBuildFresh() {
  const stamp = readStamp();
  // The code cache is of use to the Node that made it only.
  if (stamp?.node !== process.version) return false;
  return stamp.outputs.every(path => existsSync(join(root, path))) && Object.entries(stamp.inputs).every(isUnchanged);
}

/**
 * Notes what a build read and wrote. Paths are relative to the repository's root; dependencies are covered by the lock file.
 * @param {readonly string[]} inputs
 * @param {string[]} outputs
 */
export function writeStamp(inputs, outputs) {
  const own = [...inputs.filter(path => !path.startsWith('node_modules/')), ...SHAPING].sort();
  /** @type {Stamp} */
  const stamp = {
    node: process.version,
    inputs: Object.fromEntries(own.map(path => [path, fingerprint(path)])),
    outputs,
  };
  writeFileSync(stampFile, JSON.stringify(stamp));
}

/** @returns {Stamp | undefined} */
function readStamp() {
  if (!existsSync(stampFile)) return undefined;
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return undefined; // a build that was cut off while writing it
  }
}

/** @param {[string, Fingerprint]} entry */
function isUnchanged([path, was]) {
  const is = statSync(join(root, path), { throwIfNoEntry: false });
  if (is === undefined) return false;
  return (is.mtimeMs === was.mtimeMs && is.size === was.size) || hashOf(path) === was.hash;
}

/**
 * @param {string} path
 * @returns {Fingerprint}
 */
function fingerprint(path) {
  const { mtimeMs, size } = statSync(join(root, path));
  return { mtimeMs, size, hash: hashOf(path) };
}

/** @param {string} path */
function hashOf(path) {
  return createHash('sha256')
    .update(readFileSync(join(root, path)))
    .digest('hex');
}
