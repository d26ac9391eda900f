/** dbt: package, the folders below the resource path, then the node's own names. `relative` is the path below the resource folder. */
export function fqnOf(packageName: string, relative: string, ...names: readonly string[]): string[] {
  const folder = relative.slice(0, relative.lastIndexOf('/') + 1);
  if (folder !== lastFolder) {
    lastFolder = folder;
    lastParts = folder.split('/').slice(0, -1);
  }
  // Unlike a literal with spreads, no larger than it must be.
  return [packageName].concat(lastParts, names);
}

/** Nodes come folder by folder, and the names of folders are kept with each of them. */
let lastFolder = '';
let lastParts: readonly string[] = [];

/** `orders.sql` of `orders.sql.j2`. dbt 1.12: templates may be named so. */
export function withoutJinjaExtension(path: string): string {
  return path.replace(/(\.(?:sql|md))\.(?:j2|jinja2|jinja)$/, '$1');
}

/** File name without its folder and extension. */
export function stemOf(path: string): string {
  const name = withoutJinjaExtension(path.slice(path.lastIndexOf('/') + 1));
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? name : name.slice(0, dot);
}
