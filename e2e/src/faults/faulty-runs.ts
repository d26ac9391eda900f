import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Event, NodeResult } from '@tsdbt/core';
import { type CommandName, runCommand } from '@tsdbt/engine';

/** One run of a command in this process. */
export interface Ran {
  readonly code: number;
  readonly statuses: Readonly<Record<string, string>>;
  /** Everything that was said, for messages of failed expectations. */
  readonly said: string;
}

/** A project on a server, and how to run commands in it. */
export interface FaultyProject {
  write(files: Readonly<Record<string, string>>): void;
  run(command: CommandName, options: Readonly<Record<string, unknown>>): Promise<Ran>;
  remove(): void;
}

/** A process that does not exist, so that what its run leaves is seen to be nobody's. */
const NOBODY = 4_190_000;

export function openFaultyProject(files: Readonly<Record<string, string>>): FaultyProject {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'tsdbt-faults-'));
  const write: FaultyProject['write'] = changes => {
    for (const [name, text] of Object.entries(changes)) {
      fs.mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
      fs.writeFileSync(path.join(dir, name), text);
    }
  };
  write(files);
  return {
    write,
    async run(command, options) {
      const results: NodeResult[] = [];
      const said: string[] = [];
      const code = await runCommand({
        invocationId: randomUUID(),
        command,
        options,
        commandLine: `tsdbt ${command}`,
        version: '0',
        program: 'faults',
        cwd: dir,
        homeDir: dir,
        env: {},
        pid: NOBODY,
        host: 'faults',
        events: (event: Event) => {
          if (event.type === 'nodeFinished') results.push(event.result);
          if (event.type !== 'diagnostic' && event.type !== 'nodeFinished') return;
          const diagnostics = event.type === 'diagnostic' ? [event.diagnostic] : event.result.local.diagnostics;
          for (const { code: name, message, notes = [] } of diagnostics)
            said.push([name, message, ...notes].join('\n  '));
        },
        signal: new AbortController().signal,
      }).catch((error: Error) => {
        said.push(error.name === 'TsdbtError' ? error.message : `${error.stack}`);
        return error.name === 'TsdbtError' ? 2 : -1;
      });
      const statuses = Object.fromEntries(results.map(result => [result.unique_id, result.status]));
      return { code, statuses, said: said.join('\n') };
    },
    remove: () => fs.rmSync(dir, { recursive: true, force: true }),
  };
}
