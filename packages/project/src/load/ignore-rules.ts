import { firstFit, starPattern } from '@tsdbt/core';

/**
 * `.dbtignore`, in gitignore's syntax: later rules win, `!` takes a path back, a rule with a slash counts from the root, a trailing
 * slash means folders only. Tells whether a path (relative to the package's root) is ignored. dbt (pathspec): unlike with git a file may be
 * taken back whose folder is ignored; so no folder is ignored as such where something is taken back.
 */
export function ignoreRules(text: string): (path: string, kind: 'file' | 'folder') => boolean {
  const rules = text
    .split(/\r?\n/)
    .map(readRule)
    .filter(rule => rule !== undefined);
  if (rules.length === 0) return () => false;
  const takesBack = rules.some(rule => rule.negated);
  return (path, kind) => {
    if (takesBack && kind === 'folder') return false;
    let ignored = false;
    for (const rule of rules) if (rule.pattern.test(kind === 'folder' ? `${path}/` : path)) ignored = !rule.negated;
    return ignored;
  };
}

interface Rule {
  /** Of what it names, and of all that is below. */
  readonly pattern: RegExp;
  readonly negated: boolean;
}

function readRule(line: string): Rule | undefined {
  let glob = line.trimEnd();
  // A blank behind a backslash is part of the name.
  if (glob.endsWith('\\')) glob = line.slice(0, glob.length + 1);
  if (glob === '' || glob.startsWith('#')) return undefined;
  const negated = glob.startsWith('!');
  if (negated) glob = glob.slice(1);
  const foldersOnly = glob.endsWith('/');
  if (foldersOnly) glob = glob.slice(0, -1);
  try {
    return { pattern: new RegExp(pathSource(glob, foldersOnly), 's'), negated };
  } catch {
    // A set that runs backwards, as `[z-a]`, has nothing in it.
    return undefined;
  }
}

/** Pieces are found at the first place where they fit, in names and among folders, so that stars do not multiply the time. */
function pathSource(glob: string, foldersOnly: boolean): string {
  const parts = glob.replace(/^\//, '').split('/');
  const begin = glob.includes('/') && parts[0] !== '**' ? '^' : '(?:^|/)';
  // Between `**` and `**` stand folders.
  const runs: string[][] = [[]];
  for (const [i, part] of parts.entries()) {
    if (part === '**') runs.push([]);
    else runs.at(-1)?.push(nameSource(part, String(i)));
  }
  const [first = [], ...rest] = runs;
  const last = rest.pop();
  if (last === undefined) return `${begin}${first.join('/')}(?:/${foldersOnly ? '' : '|$'})`;
  const folders = (run: readonly string[]): string => run.map(part => `${part}/`).join('');
  const middle = rest
    .filter(run => run.length > 0)
    .map((run, i) => firstFit(`(?:[^/]+/)*?${folders(run)}`, `folders${i}`))
    .join('');
  const all = `${begin}${folders(first)}${middle}`;
  if (last.length === 0) return foldersOnly ? `${all}.*/` : all;
  return `${all}(?:[^/]+/)*${last.join('/')}(?:/${foldersOnly ? '' : '|$'})`;
}

/** One name of a path: no wildcard goes beyond a slash. */
function nameSource(glob: string, id: string): string {
  const pieces = [''];
  const add = (source: string): void => {
    pieces.push(pieces.pop() + source);
  };
  for (let i = 0; i < glob.length; i++) {
    const c = glob[i] ?? '';
    const end = c === '[' ? glob.indexOf(']', i + 2) : -1;
    if (c === '*') pieces.push('');
    else if (c === '?') add('[^/]');
    else if (end !== -1) {
      const members = glob
        .slice(i + 1, end)
        .replace(/^!/, '^')
        .replace(/\\/g, '\\\\');
      add(`(?!/)[${members}]`);
      i = end;
    } else if (c === '\\' && i + 1 < glob.length) add(escapeRegExp(glob[++i] ?? ''));
    else add(escapeRegExp(c));
  }
  return starPattern(pieces, '[^/]', id);
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
