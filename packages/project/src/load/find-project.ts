import { type FileSystem, fail } from '@tsdbt/core';
import type { TextFile } from './project-files.ts';

/** The project file may have either name; both follow one schema. */
const NAMES = ['project.yml', 'dbt_project.yml'] as const;

/** The nearest folder from `folder` upwards that holds a project file, or undefined (dbt does so without --project-dir). */
export function findProjectRoot(fs: FileSystem, folder: string): string | undefined {
  for (let at = folder; ; at = at.slice(0, at.lastIndexOf('/'))) {
    if (NAMES.some(name => fs.stat(`${at}/${name}`)?.kind === 'file')) return at;
    if (!at.includes('/')) return undefined;
  }
}

/** The project file of a folder. Throws TS1001 when there is none, TS1002 when there are two. */
export function readProjectFile(fs: FileSystem, root: string): TextFile {
  const present = NAMES.filter(name => fs.stat(`${root}/${name}`)?.kind === 'file');
  const [path, second] = present;
  if (path === undefined) {
    const hint = 'run inside a project, pass --project-dir, or start one with tsdbt init';
    return fail({ code: 'TS1001', message: `no project.yml or dbt_project.yml in ${root}`, hint });
  }
  if (second !== undefined) {
    const hint = 'keep one of the two';
    return fail({
      code: 'TS1002',
      message: `${root} has both project.yml and dbt_project.yml`,
      at: { file: path },
      hint,
    });
  }
  return { path, text: fs.readText(`${root}/${path}`) };
}
