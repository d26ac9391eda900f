import path from 'node:path';
import { readManifest, readRunResults, readSources } from '@tsdbt/artifacts';
import { fail, type PreviousState } from '@tsdbt/core';
import type { Session } from './open-session.ts';

/** The artifacts in the folder that `--state` names; undefined without the option. TS5004 when there are none. */
export function readState(session: Session): PreviousState | undefined {
  const { state } = session.invocation.flags;
  if (state === undefined) return undefined;
  const folder = path.resolve(session.request.cwd, state);
  const read = (name: string): unknown => {
    const file = path.join(folder, name);
    return session.fs.stat(file) === undefined ? undefined : JSON.parse(session.fs.readText(file));
  };
  const manifest = read('manifest.json');
  const runResults = read('run_results.json');
  const sources = read('sources.json');
  if (manifest === undefined && runResults === undefined && sources === undefined) {
    fail({
      code: 'TS5004',
      message: `--state: there are no artifacts in ${folder}`,
      hint: 'name a folder with the manifest.json of an earlier run',
    });
  }
  return {
    ...(manifest === undefined ? {} : { manifest: readManifest(manifest) }),
    ...(runResults === undefined ? {} : { runResults: readRunResults(runResults) }),
    ...(sources === undefined ? {} : { sources: readSources(sources) }),
  };
}
