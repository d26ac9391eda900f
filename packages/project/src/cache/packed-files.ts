import type { FileRole } from '../load/project-files.ts';
import type { FileRecord } from './file-record.ts';
import type { IndexTables, TableItems } from './index-tables.ts';
import { fileUnit } from './parse-unit.ts';

/** Records of files, a list for each of their fields. */
export interface PackedFiles {
  readonly package: number[];
  readonly path: number[];
  readonly role: number[];
  /** Four a file: size, modified, changed, inode. */
  readonly stats: number[];
  readonly digest: string[];
}

export function packFiles(files: readonly FileRecord[], tables: IndexTables): PackedFiles {
  const packed: PackedFiles = { package: [], path: [], role: [], stats: [], digest: [] };
  for (const [position, file] of files.entries()) setFile(packed, position, { file, tables });
  return packed;
}

/** Packs as many files as an earlier packing had, of which few are not as they were. */
export function repackFiles(
  earlier: { readonly files: readonly FileRecord[]; readonly packed: PackedFiles },
  files: readonly FileRecord[],
  tables: IndexTables,
): PackedFiles {
  const { package: packages, path, role, stats, digest } = earlier.packed;
  const packed = { package: [...packages], path: [...path], role: [...role], stats: [...stats], digest: [...digest] };
  for (const [position, file] of files.entries()) {
    if (file !== earlier.files[position]) setFile(packed, position, { file, tables });
  }
  return packed;
}

interface FileToPack {
  readonly file: FileRecord;
  readonly tables: IndexTables;
}

function setFile(packed: PackedFiles, position: number, { file, tables }: FileToPack): void {
  const { unit, role, stat, digest } = file;
  const colon = unit.indexOf(':');
  packed.package[position] = tables.packages.numberOf(unit.slice(0, colon));
  packed.path[position] = tables.paths.numberOf(unit.slice(colon + 1));
  packed.role[position] = tables.roles.numberOf(role);
  for (const [at, value] of stat.entries()) packed.stats[position * 4 + at] = value;
  packed.digest[position] = digest;
}

export function unpackFiles(packed: PackedFiles, { packages, paths, roles }: TableItems): readonly FileRecord[] {
  const { path, role, stats, digest } = packed;
  return packed.package.map((pkg, at) => {
    const [size = 0, modified = 0, changed = 0, inode = 0] = stats.slice(at * 4, at * 4 + 4);
    return {
      unit: fileUnit(packages[pkg] ?? '', paths[path[at] ?? -1] ?? ''),
      role: roles[role[at] ?? -1] as FileRole,
      stat: [size, modified, changed, inode],
      digest: digest[at] ?? '',
    };
  });
}
