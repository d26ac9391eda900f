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
  for (const { unit, role, stat, digest } of files) {
    const colon = unit.indexOf(':');
    packed.package.push(tables.packages.numberOf(unit.slice(0, colon)));
    packed.path.push(tables.paths.numberOf(unit.slice(colon + 1)));
    packed.role.push(tables.roles.numberOf(role));
    packed.stats.push(...stat);
    packed.digest.push(digest);
  }
  return packed;
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
