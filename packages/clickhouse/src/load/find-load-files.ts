import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fail, type LoadSpec } from '@tsdbt/core';

/**
 * The files that a `load:` names, absolute and sorted. `*`, `?`, `[abc]`, `{a,b}` and `**` work as in a shell; hidden files need
 * their dot written.
 * @throws TsdbtError TS7001 when nothing matches
 */
export function findLoadFiles(load: LoadSpec, projectDir: string): readonly string[] {
  const pattern = resolve(projectDir, load.files).replaceAll('\\', '/');
  const segments = pattern.split('/').slice(1);
  const { found, reached } = matchSegments(segments);
  if (found.length > 0) return found;
  return fail({
    code: 'TS7001',
    message: `no file matches ${load.files}`,
    at: load.place,
    hint: existingHint(reached),
    notes: [`looked for ${pattern}`],
  });
}

/** Walks down the pattern; `reached` is the deepest folder that exists. */
function matchSegments(segments: readonly string[]): { found: readonly string[]; reached: string } {
  let folders = ['/'];
  let reached = '/';
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    const next = folders.flatMap(folder => matches(folder, segment, last));
    if (last) return { found: next.sort(), reached };
    folders = next;
    reached = folders[0] ?? reached;
  }
  return { found: [], reached };
}

function matches(folder: string, segment: string, last: boolean): readonly string[] {
  if (segment === '**') return [folder, ...subfolders(folder)];
  const wanted = (path: string): boolean => (last ? kindOf(path) === 'file' : kindOf(path) === 'folder');
  if (!/[*?[{]/.test(segment)) return [join(folder, segment)].filter(wanted);
  const expression = segmentExpression(segment);
  return entries(folder)
    .filter(name => expression.test(name) && (segment.startsWith('.') || !name.startsWith('.')))
    .map(name => join(folder, name))
    .filter(wanted);
}

function subfolders(folder: string): readonly string[] {
  const direct = entries(folder)
    .filter(name => !name.startsWith('.'))
    .map(name => join(folder, name))
    .filter(path => kindOf(path) === 'folder');
  return direct.flatMap(path => [path, ...subfolders(path)]);
}

function segmentExpression(segment: string): RegExp {
  const source = segment.replace(/\{([^}]*)\}|\[[^\]]+\]|[*?]|[.+^$()|\\{}[\]]/g, (token: string, list?: string) => {
    if (list !== undefined) return `(?:${list.split(',').map(escaped).join('|')})`;
    if (token.length > 1) return token.replace('[!', '[^');
    return { '*': '[^/]*', '?': '[^/]' }[token] ?? escaped(token);
  });
  return new RegExp(`^${source}$`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function kindOf(path: string): 'file' | 'folder' | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() ? 'folder' : stat?.isFile() ? 'file' : undefined;
}

function existingHint(folder: string): string {
  const names = entries(folder).slice(0, 8);
  return names.length === 0 ? `${folder} is empty` : `${folder} holds ${names.join(', ')}`;
}
