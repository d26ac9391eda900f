/** dbt: package, the folders below the resource path, then the node's own names. `relative` is the path below the resource folder. */
export function fqnOf(packageName: string, relative: string, ...names: readonly string[]): string[] {
  return [packageName, ...relative.split('/').slice(0, -1), ...names];
}

/** File name without its folder and extension. */
export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? name : name.slice(0, dot);
}
