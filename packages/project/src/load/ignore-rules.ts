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
  const anchored = glob.includes('/');
  const body = globSource(glob.replace(/^\//, ''));
  return { pattern: new RegExp(`${anchored ? '^' : '(?:^|/)'}${body}(?:/${foldersOnly ? '' : '|$'})`), negated };
}

function globSource(glob: string): string {
  let source = '';
  for (let i = 0; i < glob.length; i++) {
    const rest = glob.slice(i);
    if (rest.startsWith('**/')) {
      source += '(?:.*/)?';
      i += 2;
    } else if (rest.startsWith('**')) {
      source += '.*';
      i += 1;
    } else if (glob[i] === '*') source += '[^/]*';
    else if (glob[i] === '?') source += '[^/]';
    else if (glob[i] === '[') {
      const end = glob.indexOf(']', i + 2);
      if (end === -1) source += '\\[';
      else {
        source += `[${glob
          .slice(i + 1, end)
          .replace(/^!/, '^')
          .replace(/\\/g, '\\\\')}]`;
        i = end;
      }
    } else if (glob[i] === '\\' && i + 1 < glob.length) source += escapeRegExp(glob[++i] ?? '');
    else source += escapeRegExp(glob[i] ?? '');
  }
  return source;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
