import type { FileRole } from '../load/project-files.ts';
import type { FileRecord } from './file-record.ts';
import type { IndexTables, TableItems } from './index-tables.ts';
import { StoredValue } from './stored-value.ts';

/** Records of files, a list for each of their fields: numbers are those of the tables. */
export interface PackedFiles {
  readonly package: Int32Array;
  readonly path: Int32Array;
  readonly role: Int32Array;
  /** Four a file: size, modified, changed, inode. */
  readonly stats: Float64Array;
  readonly digest: StoredValue<readonly string[]>;
}

export function packFiles(files: readonly FileRecord[], tables: IndexTables): PackedFiles {
  const packed = {
    package: new Int32Array(files.length),
    path: new Int32Array(files.length),
    role: new Int32Array(files.length),
    stats: new Float64Array(files.length * STATS),
    digest: StoredValue.of(files.map(({ digest }) => digest)),
  };
  for (const [position, { package: name, path, role, stat }] of files.entries()) {
    packed.package[position] = tables.packages.numberOf(name);
    packed.path[position] = tables.paths.numberOf(path);
    packed.role[position] = tables.roles.numberOf(role);
    packed.stats.set(stat, position * STATS);
  }
  return packed;
}

const STATS = 4;

/** Packs the same files again, of which few look different or have other content. */
export function repackFiles(
  earlier: { readonly files: readonly FileRecord[]; readonly packed: PackedFiles },
  files: readonly FileRecord[],
): PackedFiles {
  const stats = earlier.packed.stats.slice();
  let digests: string[] | undefined;
  for (const [position, file] of files.entries()) {
    const before = earlier.files[position];
    if (file === before) continue;
    stats.set(file.stat, position * STATS);
    if (file.digest === before?.digest) continue;
    digests ??= [...earlier.packed.digest.value];
    digests[position] = file.digest;
  }
  return { ...earlier.packed, stats, ...(digests !== undefined && { digest: StoredValue.of(digests) }) };
}

/** Records that look up what they are asked for. */
export function unpackFiles(packed: PackedFiles, tables: TableItems): readonly FileRecord[] {
  return Array.from(packed.path, (_, position) => new UnpackedFile(packed, tables, position));
}

class UnpackedFile implements FileRecord {
  private readonly packed: PackedFiles;
  private readonly tables: TableItems;
  private readonly position: number;

  constructor(packed: PackedFiles, tables: TableItems, position: number) {
    this.packed = packed;
    this.tables = tables;
    this.position = position;
  }

  get package(): string {
    return this.tables.packages[this.packed.package[this.position] ?? -1] ?? '';
  }

  get path(): string {
    return this.tables.paths[this.packed.path[this.position] ?? -1] ?? '';
  }

  get role(): FileRole {
    return this.tables.roles[this.packed.role[this.position] ?? -1] as FileRole;
  }

  get stat(): FileRecord['stat'] {
    const { stats } = this.packed;
    const at = this.position * STATS;
    return [stats[at] ?? 0, stats[at + 1] ?? 0, stats[at + 2] ?? 0, stats[at + 3] ?? 0];
  }

  get digest(): string {
    return this.packed.digest.value[this.position] ?? '';
  }
}
