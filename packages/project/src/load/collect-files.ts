import { type Checksum, type FileStat, type FileSystem, type FolderEntry, fail, once } from '@tsdbt/core';
import { digest } from '../naming/digest.ts';
import { withoutJinjaExtension } from '../naming/fqn.ts';
import { ignoreRules } from './ignore-rules.ts';
import type { FileRole, ResourceFile } from './project-files.ts';
import type { ResourcePaths } from './resource-paths.ts';

/** dbt: a larger seed is compared by its path, unless `--maximum-seed-size-mib` says otherwise. In bytes. */
const SEED_SIZE_LIMIT = 1024 * 1024;

export interface CollectOptions {
  readonly paths: ResourcePaths;
  /** dbt 1.12, `allow_jinja_file_extensions`: `orders.sql.j2` is a SQL file, too. */
  readonly jinjaExtensions?: boolean;
  /** Whether paths may lead anywhere; those of an installed package stay in its folder. */
  readonly mayBeAbsolute?: boolean;
  /** In bytes; 0 for none. */
  readonly seedSizeLimit?: number | undefined;
}

/** Every file under a package's resource paths that parsing looks at. */
export function collectFiles(
  fs: FileSystem,
  root: string,
  { paths, jinjaExtensions = false, mayBeAbsolute = false, seedSizeLimit = SEED_SIZE_LIMIT }: CollectOptions,
): readonly ResourceFile[] {
  const ignored = ignoreRules(fs.stat(`${root}/.dbtignore`) === undefined ? '' : fs.readText(`${root}/.dbtignore`));
  const found: ResourceFile[] = [];
  /** Folders are looked at for each kind of path they are below: docs are below all of them (dbt). */
  const visited = new Map<string, VisitedFolder>();
  const visit = (rule: FolderRule, folder: string, path: string): void => {
    const { entries, files } = visited.get(path) ?? { entries: fs.list(below(root, path)), files: [] };
    const before = once(() => new Set(files.map(file => `${file.role}:${file.path}`)));
    const isFirst = !visited.has(path);
    visited.set(path, { entries, files });
    for (const entry of entries) {
      const child = path === '.' ? entry.name : `${path}/${entry.name}`;
      if (entry.kind === 'linked folder' || (!isAbsolute(child) && ignored(child, entry.kind))) continue;
      if (entry.kind === 'folder') visit(rule, folder, child);
      else {
        const relative = child.slice(folder.length + 1);
        const role = rule(jinjaExtensions ? withoutJinjaExtension(relative) : relative);
        if (role === undefined || (!isFirst && before().has(`${role}:${child}`))) continue;
        const file = new FoundFile(fs, root, { role, folder, path: child, seedSizeLimit });
        files.push(file);
        found.push(file);
      }
    }
  };
  for (const [key, rule] of FOLDER_RULES)
    for (const folder of paths[key]) if (mayBeAbsolute || !isAbsolute(folder)) visit(rule, folder, folder);
  return found;
}

/** dbt: a resource path may be absolute. */
function below(root: string, path: string): string {
  return isAbsolute(path) ? path : `${root}/${path}`;
}

function isAbsolute(path: string): boolean {
  return /^(\/|[a-z]:\/)/i.test(path);
}

interface VisitedFolder {
  readonly entries: readonly FolderEntry[];
  /** What was found right in it. */
  readonly files: ResourceFile[];
}

type FolderRule = (relative: string) => FileRole | undefined;

/** dbt: `.SQL` is as good as `.sql`, on every machine. */
const SQL = /\.sql$/i;
const PYTHON = /\.py$/i;
const CSV = /\.csv$/i;
const YAML = /\.ya?ml$/i;
const MARKDOWN = /\.md$/i;

/** What a file in each kind of folder is (dbt). Macros come first, since everything else may call them. */
const FOLDER_RULES: readonly (readonly [keyof ResourcePaths, FolderRule])[] = [
  ['macros', path => (SQL.test(path) ? 'macro' : propertiesOrDocs(path))],
  ['tests', testRole],
  ['models', path => (SQL.test(path) ? 'model' : PYTHON.test(path) ? 'python_model' : propertiesOrDocs(path))],
  ['snapshots', path => (SQL.test(path) ? 'snapshot' : propertiesOrDocs(path))],
  ['analyses', path => (SQL.test(path) ? 'analysis' : propertiesOrDocs(path))],
  ['seeds', path => (CSV.test(path) ? 'seed' : propertiesOrDocs(path))],
  ['functions', path => (SQL.test(path) || PYTHON.test(path) ? 'function' : propertiesOrDocs(path))],
  ['docs', path => (MARKDOWN.test(path) ? 'docs' : undefined)],
];

function propertiesOrDocs(path: string): FileRole | undefined {
  return YAML.test(path) ? 'properties' : MARKDOWN.test(path) ? 'docs' : undefined;
}

function testRole(path: string): FileRole | undefined {
  if (path.startsWith('fixtures/')) return CSV.test(path) || SQL.test(path) ? 'fixture' : propertiesOrDocs(path);
  if (!SQL.test(path)) return propertiesOrDocs(path);
  return path.startsWith('generic/') ? 'generic_test' : 'singular_test';
}

type FoundPlace = Pick<ResourceFile, 'role' | 'folder' | 'path'> & { readonly seedSizeLimit: number };

/** Looked at when it is found, read when somebody asks: a change in between shows the next time, since it makes the file look different. */
class FoundFile implements ResourceFile {
  readonly role: FileRole;
  readonly folder: string;
  readonly path: string;
  readonly stat: FileStat | undefined;
  private readonly fs: FileSystem;
  private readonly root: string;
  private readonly seedSizeLimit: number;
  private knownText: string | undefined;
  private knownChecksum: Checksum | undefined;

  constructor(fs: FileSystem, root: string, { role, folder, path, seedSizeLimit }: FoundPlace) {
    this.fs = fs;
    this.root = root;
    this.role = role;
    this.seedSizeLimit = seedSizeLimit;
    this.folder = folder;
    this.path = path;
    this.stat = fs.stat(this.absolute);
  }

  get text(): string {
    this.knownText ??= this.role === 'seed' ? '' : readText(this.fs, this.absolute, this.path);
    return this.knownText;
  }

  get checksum(): Checksum | undefined {
    if (this.role !== 'seed') return undefined;
    const isLarge = this.seedSizeLimit > 0 && (this.stat?.size ?? 0) > this.seedSizeLimit;
    this.knownChecksum ??= isLarge
      ? { name: 'path', checksum: this.path }
      : textChecksumOfSeed(readText(this.fs, this.absolute, this.path));
    return this.knownChecksum;
  }

  private get absolute(): string {
    return below(this.root, this.path);
  }
}

function textChecksumOfSeed(text: string): Checksum {
  // Python's blanks: a byte order mark is none.
  return { name: 'sha256', checksum: digest('sha256', text.startsWith('\ufeff') ? text.trimEnd() : text.trim()) };
}

/** A link to nowhere or a file that we may not read is the user's matter, not a bug. */
function readText(fs: FileSystem, absolute: string, path: string): string {
  try {
    return fs.readText(absolute);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (reason === undefined) throw error;
    const message = reason === 'ENOENT' ? `${path} is a link to nowhere` : `${path} cannot be read (${reason})`;
    return fail({ code: 'TS1014', message, at: { file: path } });
  }
}
