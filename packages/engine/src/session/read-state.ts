import path from 'node:path';
import { readManifest, readRunResults, readSources } from '@tsdbt/artifacts';
import { fail, type PreviousFreshness, type PreviousState } from '@tsdbt/core';
import { targetFolder } from '../artifacts/write-artifacts.ts';
import type { ParsedSession } from './parse-session.ts';

/** The artifacts in the folder that `--state` names; undefined without the option. TS5004 when there are none. */
export function readState(session: ParsedSession): PreviousState | undefined {
  const { state } = session.invocation.flags;
  if (state === undefined) return undefined;
  // dbt: relative to the project, which it makes its working folder.
  const folder = path.resolve(session.invocation.projectDir, state);
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
  const currentSources = readCurrentSources(session);
  return {
    ...(currentSources === undefined ? {} : { currentSources }),
    ...(manifest === undefined ? {} : { manifest }),
    ...(runResults === undefined ? {} : { runResults }),
    ...(sources === undefined ? {} : { sources }),
  };
}

/** sources.json of the current target folder, which `source_status:` compares with the state's. */
function readCurrentSources(session: ParsedSession): PreviousFreshness | undefined {
  const file = path.join(targetFolder(session), 'sources.json');
  return session.fs.stat(file) === undefined ? undefined : readSources(session.fs.readText(file), file);
}
