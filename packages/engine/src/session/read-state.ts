import path from 'node:path';
import { readManifest, readRunResults, readSources } from '@tsdbt/artifacts';
import { fail, type PreviousState } from '@tsdbt/core';
import type { Session } from './open-session.ts';

/** The artifacts in the folder that `--state` names; undefined without the option. TS5004 when there are none. */
export function readState(session: Session): PreviousState | undefined {
  const { state } = session.invocation.flags;
  if (state === undefined) return undefined;
  const folder = path.resolve(session.request.cwd, state);
  const read = <T>(name: string, parse: (text: string, file: string) => T): T | undefined => {
    const file = path.join(folder, name);
    return session.fs.stat(file) === undefined ? undefined : parse(session.fs.readText(file), file);
  };
  const manifest = read('manifest.json', readManifest);
  const runResults = read('run_results.json', readRunResults);
  const sources = read('sources.json', readSources);
  if (manifest === undefined && runResults === undefined && sources === undefined) {
    fail({
      code: 'TS5004',
      message: `--state: there are no artifacts in ${folder}`,
      hint: 'name a folder with the manifest.json of an earlier run',
    });
  }
  return {
    ...(manifest === undefined ? {} : { manifest }),
    ...(runResults === undefined ? {} : { runResults }),
    ...(sources === undefined ? {} : { sources }),
  };
}
