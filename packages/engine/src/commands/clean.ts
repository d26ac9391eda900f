import path from 'node:path';
import { fail } from '@tsdbt/core';
import { readProjectPaths } from '@tsdbt/project';
import type { ExitCode } from '../request/command-request.ts';
import type { Session } from '../session/open-session.ts';

/** Removes the folders under `clean-targets` and names those that were there. dbt: never a source folder, never anything outside the project. */
export async function clean(session: Session): Promise<ExitCode> {
  const root = session.invocation.projectDir;
  const { cleanTargets, sourcePaths } = readProjectPaths(
    session.files,
    session.invocation.flags.targetPath ?? 'target',
  );
  const folders = cleanTargets.map(target => ({ target, folder: path.resolve(root, target) }));
  for (const { target, folder } of folders) refuseUnsafe({ target, folder, root, sourcePaths });
  for (const { target, folder } of folders) {
    if (session.fs.stat(folder) === undefined) continue;
    session.fs.remove(folder);
    session.request.events({ type: 'log', level: 'info', message: `removed ${target}` });
  }
  return 0;
}

interface CleanTarget {
  readonly target: string;
  readonly folder: string;
  readonly root: string;
  readonly sourcePaths: readonly string[];
}

function refuseUnsafe({ target, folder, root, sourcePaths }: CleanTarget): void {
  const hint = 'nothing was removed; correct clean-targets in the project file';
  const isInside = (inner: string, outer: string): boolean =>
    inner === outer || inner.startsWith(`${outer}${path.sep}`);
  if (!isInside(folder, root) || folder === root) {
    fail({ code: 'TS2005', message: `clean-targets: ${target} is not inside the project`, hint });
  }
  const source = sourcePaths.find(candidate => isInside(path.resolve(root, candidate), folder));
  if (source !== undefined)
    fail({ code: 'TS2005', message: `clean-targets: ${target} holds the source folder ${source}`, hint });
}
