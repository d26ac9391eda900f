import type { FileStat, FileSystem, FolderEntry } from './file-system.ts';

/** A FileSystem over a map from absolute path to text: whole projects as file maps in tests. */
export function memoryFileSystem(initial: Readonly<Record<string, string>>): FileSystem {
  const files = new Map<string, string>();
  // Every write is a new file, later than all before it.
  const versions = new Map<string, number>();
  let clock = 0;
  const write = (path: string, text: string): void => {
    files.set(path, text);
    versions.set(path, ++clock);
  };
  for (const [path, text] of Object.entries(initial)) write(path, text);
  const isFolder = (path: string) => [...files.keys()].some(file => file.startsWith(`${path}/`));
  const readText = (path: string): string => {
    const text = files.get(path);
    if (text === undefined) throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT' });
    return text;
  };
  const stat = (path: string): FileStat | undefined => {
    const text = files.get(path);
    if (text === undefined)
      return isFolder(path) ? { kind: 'folder', size: 0, modified: 0, changed: 0, inode: 0 } : undefined;
    const version = versions.get(path) ?? 0;
    return { kind: 'file', size: Buffer.byteLength(text), modified: version, changed: version, inode: version };
  };
  const list = (folder: string): readonly FolderEntry[] => {
    const entries = new Map<string, FolderEntry>();
    for (const file of files.keys()) {
      if (!file.startsWith(`${folder}/`)) continue;
      const [name = '', ...rest] = file.slice(folder.length + 1).split('/');
      entries.set(name, { name, kind: rest.length > 0 ? 'folder' : 'file' });
    }
    return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  };
  const remove = (path: string): void => {
    for (const file of [...files.keys()]) if (file === path || file.startsWith(`${path}/`)) files.delete(file);
  };
  return {
    readText,
    readBytes: path => Buffer.from(readText(path)),
    stat,
    list,
    writeText: write,
    writeInPlace: write,
    writePieces(path, pieces) {
      write(path, Buffer.concat([...pieces].map(piece => Buffer.from(piece as string))).toString());
      return stat(path) as FileStat;
    },
    openBytes(path) {
      const found = stat(path);
      if (found?.kind !== 'file') return undefined;
      const bytes = Buffer.from(readText(path));
      return {
        stat: found,
        read(offset, length, into) {
          const read = bytes.subarray(offset, offset + length);
          if (into === undefined) return read;
          into.set(read);
          return into.subarray(0, read.length);
        },
        close: () => {},
      };
    },
    link: (existing, path) => {
      files.set(path, readText(existing));
      versions.set(path, versions.get(existing) ?? 0);
    },
    remove,
  };
}
