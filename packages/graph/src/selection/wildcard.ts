import { firstFit, starPattern } from '@tsdbt/core';

/** Whether a pattern has one of fnmatch's wildcards, so that a plain comparison is not enough. */
export function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/** Python's `fnmatch` (case-sensitive): `*` any text, `?` one character, `[abc]`, `[a-z]`, `[!abc]`. */
export function wildcardPattern(pattern: string): RegExp {
  return new RegExp(`^${wildcardSource(pattern, '.')}$`, 'su');
}

/**
 * Python's `Path.glob` as dbt uses it for `path:`: wildcards stay within a folder, `**` stands for any number of folders, `./` and a
 * trailing slash mean nothing.
 */
export function pathPattern(glob: string): RegExp {
  const parts = glob.split('/').filter(part => part !== '' && part !== '.');
  const endsInFolders = parts.at(-1) === '**';
  // Between `**` and `**` stand folders; each run of them is found at its first place, as pieces between stars are.
  const runs: string[][] = [[]];
  for (const [i, part] of (endsInFolders ? parts.slice(0, -1) : parts).entries()) {
    if (part === '**') runs.push([]);
    else runs.at(-1)?.push(wildcardSource(part, '[^/]', String(i)));
  }
  const [first = [], ...rest] = runs;
  const folders = (run: readonly string[]): string => run.map(part => `${part}/`).join('');
  // What the pattern ends with has one place; folders before another `**` are free.
  const tail = endsInFolders ? undefined : rest.pop();
  const middle = rest
    .filter(run => run.length > 0)
    .map((run, i) => firstFit(`(?:[^/]+/)*?${folders(run)}`, `folders${i}`))
    .join('');
  if (endsInFolders) return new RegExp(`^${folders(first)}${middle}.*$`, 'su');
  if (tail === undefined) return new RegExp(`^${first.join('/')}$`, 'su');
  return new RegExp(`^${folders(first)}${middle}(?:[^/]+/)*${tail.join('/')}$`, 'su');
}

function wildcardSource(pattern: string, anyCharacter: string, id = ''): string {
  const pieces = [''];
  const add = (source: string): void => {
    pieces.push(pieces.pop() + source);
  };
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] ?? '';
    const set = c === '[' ? characterSet(pattern, i) : undefined;
    if (set !== undefined) {
      add(set.source);
      i = set.end;
    } else if (c === '*') pieces.push('');
    else if (c === '?') add(anyCharacter);
    else add(c.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'));
  }
  return starPattern(pieces, anyCharacter, id);
}

/** A `[…]` set from its opening bracket; without a closing one the bracket stands for itself. */
function characterSet(pattern: string, open: number): { readonly source: string; readonly end: number } | undefined {
  const negated = pattern[open + 1] === '!';
  const first = open + (negated ? 2 : 1);
  // A closing bracket in first place belongs to the set.
  const end = pattern.indexOf(']', first + 1);
  if (end < 0) return undefined;
  const members = pattern.slice(first, end).replace(/[\\^[\]&~|]/g, '\\$&');
  return { source: `[${negated ? '^' : ''}${members}]`, end };
}
