import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';

/**
 * Lines of committed files that hold only on this machine: absolute paths that lead into the checkout's surroundings or
 * the user's home, and download addresses in the lock file or .npmrc.
 */
export function checkPortable(root: string): readonly string[] {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  return files
    .filter(file => existsSync(join(root, file)))
    .flatMap(file => {
      const text = readFileSync(join(root, file), 'utf8');
      return text.includes('\0') ? [] : findMachineTraces(file, text, privateFolders(root));
    });
}

/** The problems of one file; `folders` are absolute paths that no other machine has. */
export function findMachineTraces(file: string, text: string, folders: readonly string[]): readonly string[] {
  const isNpmFile = file === 'package-lock.json' || file.endsWith('.npmrc');
  return text.split('\n').flatMap((line, index) => {
    const path = [...line.matchAll(ABSOLUTE_PATH)].map(([found]) => found).find(found => leadsInto(found, folders));
    if (path !== undefined) return [`${file}:${index + 1}: ${path} exists on this machine only`];
    return isNpmFile && DOWNLOAD_ADDRESS.test(line) ? [`${file}:${index + 1}: names a registry's host`] : [];
  });
}

const ABSOLUTE_PATH = /(?<![\w./:-])\/[\w.-]+(?:\/[\w.-]+)*/g;

const DOWNLOAD_ADDRESS = /"resolved": "https?:|registry\s*=/;

function leadsInto(path: string, folders: readonly string[]): boolean {
  return folders.some(folder => path === folder || path.startsWith(`${folder}/`)) && existsSync(path);
}

/** The folder that holds the checkout, and the user's home: as far as they say anything about this machine. */
function privateFolders(root: string): readonly string[] {
  const general = [parse(root).root, tmpdir(), '/tmp'];
  return [root, dirname(root), homedir()].filter(folder => !general.includes(folder));
}
