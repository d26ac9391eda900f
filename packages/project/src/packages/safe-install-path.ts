import { fail, type JsonObject } from '@tsdbt/core';
import { installFolder } from '../load/load-project.ts';
import { localFolder } from './installed-packages.ts';

/**
 * Where packages are installed, as an absolute path. Installing begins with an empty folder, so it has to be one of the project's own that holds
 * nothing else: not the project itself, nothing outside it, no folder of sources. Else TS1021.
 */
export function safeInstallPath(root: string, layout: JsonObject): string {
  const given = installFolder(layout);
  const path = localFolder(root, given);
  const isInside = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}/`);
  const refuse = (why: string): never =>
    fail({
      code: 'TS1021',
      message: `packages-install-path: ${given} ${why}`,
      hint: 'nothing was removed; name a folder in the project for packages alone',
    });
  if (!isInside(path, root) || path === root) return refuse('is not a folder inside the project');
  for (const source of sourceFolders(layout).map(each => localFolder(root, each))) {
    if (source !== root && (isInside(path, source) || isInside(source, path)))
      return refuse(`is where the project has its own files: ${source.slice(root.length + 1)}`);
  }
  return path;
}

function sourceFolders(layout: JsonObject): readonly string[] {
  const given = Object.entries(layout).flatMap(([key, value]) =>
    key.endsWith('-paths') && Array.isArray(value) ? value : [],
  );
  return [...SOURCE_FOLDERS, ...given.filter(each => typeof each === 'string')];
}

/** dbt's defaults. */
const SOURCE_FOLDERS = ['models', 'seeds', 'macros', 'tests', 'analyses', 'snapshots'] as const;
