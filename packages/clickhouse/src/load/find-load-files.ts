import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fail, type LoadSpec } from '@tsdbt/core';

/**
 * The files that a `load:` names, absolute and sorted. `*`, `?`, `[abc]`, `{a,b}` and `**` work as in a shell; hidden files need
 * their dot written.
 * @throws TsdbtError TS7001 when nothing matches, or a match is a link that leads nowhere
 */
export function findLoadFiles(load: LoadSpec, projectDir: string): readonly string[] {
  const pattern = resolve(projectDir, load.files).replaceAll('\\', '/');
  const segments = pattern.split('/').slice(1);
  const { found, reached } = matchSegments(segments);
  const files = found.filter(path => kindOf(path) === 'file');
  const broken = found.find(path => kindOf(path) === 'broken link');
  const message =
    broken === undefined
      ? nothingFound(load.files, pattern)
      : `${broken} is a link that leads to no file that can be read`;
  if (files.length > 0 && broken === undefined) return files;
  return fail({
    code: 'TS7001',
    message,
    at: load.place,
    hint: existingHint(reached),
    notes: [`looked for ${pattern}`],
  });
}

function nothingFound(files: string, pattern: string): string {
  return kindOf(pattern) === 'folder' ? `${files} is a folder, not a file` : `no file matches ${files}`;
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
  if (segment === '**') return [folder, ...subfolders(folder, new Set([realPath(folder)]))];
  const wanted = (path: string): boolean => {
    const kind = kindOf(path);
    return last ? kind === 'file' || kind === 'broken link' : kind === 'folder';
  };
  if (!/[*?[{]/.test(segment)) return [join(folder, segment)].filter(wanted);
  const fits = segmentMatcher(segment);
  return entries(folder)
    .filter(name => fits(name) && (segment.startsWith('.') || !name.startsWith('.')))
    .map(name => join(folder, name))
    .filter(wanted);
}

/** A link that leads back to a folder above it is not followed again. */
function subfolders(folder: string, above: ReadonlySet<string>): readonly string[] {
  const direct = entries(folder)
    .filter(name => !name.startsWith('.'))
    .map(name => join(folder, name))
    .filter(path => kindOf(path) === 'folder');
  return direct.flatMap(path => {
    const real = realPath(path);
    return above.has(real) ? [] : [path, ...subfolders(path, new Set([...above, real]))];
  });
}

/** What a part of a pattern takes of a name: the places where it may end when it begins at one. */
type Step = (name: string, from: number) => readonly number[];

/** Goes through a name with all places that a match may have reached, so that stars do not multiply the time. */
function segmentMatcher(segment: string): (name: string) => boolean {
  const tokens = segment.match(/\{[^{}]*\}|\[(?:[^\][]|\[)[^\][]*\]|[\s\S]/g) ?? [];
  const steps = tokens.map(token => (token === '*' ? token : stepOf(token)));
  return name => {
    let reached: ReadonlySet<number> = new Set([0]);
    for (const step of steps) {
      if (reached.size === 0) return false;
      if (step === '*') reached = placesFrom(Math.min(...reached), name.length);
      else reached = new Set([...reached].flatMap(from => step(name, from)));
    }
    return reached.has(name.length);
  };
}

function placesFrom(first: number, last: number): ReadonlySet<number> {
  return new Set(Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

function stepOf(token: string): Step {
  const alternatives = token.length > 1 && token.startsWith('{') ? token.slice(1, -1).split(',') : [token];
  const isSet = token.length > 1 && token.startsWith('[');
  if (token !== '?' && !isSet)
    return (name, from) => alternatives.filter(each => name.startsWith(each, from)).map(each => from + each.length);
  const one = token === '?' ? /./su : setPattern(token);
  return (name, from) => {
    const character = String.fromCodePoint(name.codePointAt(from) ?? 0);
    return from < name.length && one.test(character) ? [from + character.length] : [];
  };
}

/** A set that runs backwards, as `[z-a]`, has nothing in it. */
function setPattern(token: string): RegExp {
  try {
    return new RegExp(token.replace('[!', '[^').replaceAll('\\', '\\\\'), 'su');
  } catch {
    return /(?!)/;
  }
}

function entries(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function kindOf(path: string): 'file' | 'folder' | 'broken link' | undefined {
  try {
    const stat = statSync(path);
    return stat.isDirectory() ? 'folder' : stat.isFile() ? 'file' : undefined;
  } catch {
    // Names that no file can have (too long, a NUL in them) are names of no file.
    return isLink(path) ? 'broken link' : undefined;
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function existingHint(folder: string): string {
  const names = entries(folder).slice(0, 8);
  return names.length === 0 ? `${folder} is empty` : `${folder} holds ${names.join(', ')}`;
}
