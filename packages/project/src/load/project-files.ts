import type { Checksum, Diagnostic, FileStat, JsonObject } from '@tsdbt/core';
import type { VarsFile } from './vars-file.ts';

/** Everything that parsing reads, as plain data. */
export interface ProjectFiles {
  /** Absolute folder of the root project. */
  readonly root: string;
  /** Installed packages by name, the root project last. */
  readonly packages: readonly PackageFiles[];
  readonly diagnostics: readonly Diagnostic[];
  /** In bytes; a seed beyond it is known by its path. Unset where nobody says so. */
  readonly seedSizeLimit?: number | undefined;
}

export interface PackageFiles {
  /** Absolute. */
  readonly root: string;
  /** How messages name the package's files: '' for the root project, else e.g. `dbt_packages/dbt_utils/`. */
  readonly prefix: string;
  readonly isRoot: boolean;
  /** `project.yml` or `dbt_project.yml`. */
  readonly projectFile: TextFile;
  /** Paths and flags of the project file, rendered; the file as a whole is read when the target is known. */
  readonly layout: JsonObject;
  /** The root's `vars.yml`. */
  readonly varsFile?: VarsFile;
  /** The root's `selectors.yml`. */
  readonly selectors?: TextFile;
  /** By role, then path. */
  readonly files: readonly ResourceFile[];
}

export interface TextFile {
  /** Relative to the package's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A file below a resource path. Its text is read when it is first asked for. */
export interface ResourceFile extends TextFile {
  readonly role: FileRole;
  /** The resource path it was found under, e.g. `models`; dbt's `path` is relative to it. */
  readonly folder: string;
  /** As it stood before its text was read; a template from the command line has none. */
  readonly stat?: FileStat | undefined;
  /** Seeds only, whose text is not kept. dbt: a file beyond `--maximum-seed-size-mib` is known by its path. */
  readonly checksum?: Checksum | undefined;
}

export type FileRole =
  | 'macro'
  | 'docs'
  | 'properties'
  | 'model'
  | 'python_model'
  | 'snapshot'
  | 'analysis'
  /** A template from the command line (`--inline`). */
  | 'inline'
  | 'singular_test'
  | 'generic_test'
  | 'fixture'
  | 'seed'
  | 'function';

/** The path below the resource folder: `x/a.sql` of `models/x/a.sql`. */
export function relativePath(file: ResourceFile): string {
  return file.path.startsWith(`${file.folder}/`) ? file.path.slice(file.folder.length + 1) : file.path;
}
