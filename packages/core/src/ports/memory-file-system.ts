import type { FileStat, FileSystem, FolderEntry } from './file-system.ts';

/** A FileSystem over a map from absolute path to text: whole projects as file maps in tests. */
export function memoryFileSystem(initial: Readonly<Record<string, string>>): FileSystem {
  const files = new Map(Object.entries(initial));
  const isFolder = (path: string) => [...files.keys()].some(file => file.startsWith(`${path}/`));
  const readText = (path: string): string => {
    const text = files.get(path);
    if (text === undefined) throw Object.assign(new Error(`ENOENT: no such file, open '${path}'`), { code: 'ENOENT' });
    return text;
  };
  const stat = (path: string): FileStat | undefined => {
    const text = files.get(path);
    if (text !== undefined) return { kind: 'file', size: Buffer.byteLength(text), modified: 0 };
    return isFolder(path) ? { kind: 'folder', size: 0, modified: 0 } : undefined;
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
    writeText: (path, text) => void files.set(path, text),
    writeInPlace: (path, text) => void files.set(path, text),
    writePieces: (path, pieces) => void files.set(path, [...pieces].join('')),
    remove,
  };
}
