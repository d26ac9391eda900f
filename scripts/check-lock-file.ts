import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What package-lock.json tells otherwise than the package.json files: `npm ci`, and so `npm start` in a fresh clone, would
 * refuse it. One line a package.
 */
export function checkLockFile(root: string): readonly string[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile;
  return Object.entries(lock.packages)
    .filter(([path]) => !path.includes('node_modules') && existsSync(join(root, path, 'package.json')))
    .flatMap(([path, locked]) => {
      const manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8')) as Dependencies;
      const names = differences(manifest, locked);
      const file = join(path, 'package.json');
      return names.length === 0
        ? []
        : [`package-lock.json: not as ${file} says (${names.join(', ')}); run npm install`];
    });
}

export interface Dependencies {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** The dependencies that one of them lacks or wants in another version. */
export function differences(manifest: Dependencies, locked: Dependencies): readonly string[] {
  const [wanted, found] = [manifest, locked].map(({ dependencies, devDependencies }) => ({
    ...dependencies,
    ...devDependencies,
  }));
  const names = new Set([...Object.keys(wanted ?? {}), ...Object.keys(found ?? {})]);
  return [...names].filter(name => wanted?.[name] !== found?.[name]).sort();
}

interface LockFile {
  readonly packages: Readonly<Record<string, Dependencies>>;
}
