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
  const source = parts.map((part, i) => {
    const last = i === parts.length - 1;
    if (part === '**') return last ? '.*' : '(?:[^/]+/)*';
    return wildcardSource(part, '[^/]') + (last || (parts[i + 1] === '**' && i + 2 === parts.length) ? '' : '/');
  });
  return new RegExp(`^${source.join('')}$`, 'su');
}

function wildcardSource(pattern: string, anyCharacter: string): string {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] ?? '';
    const set = c === '[' ? characterSet(pattern, i) : undefined;
    if (set !== undefined) {
      source += set.source;
      i = set.end;
    } else if (c === '*') source += `${anyCharacter}*`;
    else if (c === '?') source += anyCharacter;
    else source += c.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  }
  return source;
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
