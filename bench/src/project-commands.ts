import { appendFileSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Contender } from './contender.ts';
import { CHANGED_MODEL, layeredProject, type ProjectSize } from './layered-project.ts';
import type { Cost } from './measure.ts';
import { repeat, succeed } from './repeat.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { writeProject } from './write-project.ts';

export interface ProjectCosts {
  readonly size: ProjectSize;
  readonly contender: string;
  readonly runs: number;
  readonly costs: Readonly<Record<ProjectCommand, Cost>>;
}

export type ProjectCommand = 'parse' | 'compile' | 'ls' | 'warm ls';

/** What the commands cost that read a whole project and touch no warehouse; all cold but the last, for which one file changed. */
export async function measureProject(size: ProjectSize, contender: Contender, wanted: number): Promise<ProjectCosts> {
  const runs = contender.runs(wanted, size.models);
  return inScratchFolder(async folder => {
    writeProject(folder, layeredProject(size));
    const command = (...args: readonly string[]) => ({
      argv: [...contender.argv, ...args, '--project-dir', folder, '--profiles-dir', folder],
      cwd: folder,
      env: QUIET_DBT,
    });
    // Moved away, not removed: for half a minute ext4 is slow to make new files where many have just been deleted.
    let forgotten = 0;
    const target = join(folder, 'target');
    const forget = (): void => {
      if (existsSync(target)) renameSync(target, join(folder, `.forgotten-${forgotten++}`));
    };
    const touch = (run: number): void => appendFileSync(join(folder, CHANGED_MODEL.path), `-- change ${run}\n`);
    const parse = await repeat(runs, command('parse'), forget);
    const compile = await repeat(runs, command('compile', ...contender.compileFlags), forget);
    const ls = await repeat(runs, command('ls'), forget);
    await succeed(command('parse'));
    const warm = await repeat(runs, command('ls', '--select', CHANGED_MODEL.name), touch);
    return { size, contender: contender.name, runs, costs: { parse, compile, ls, 'warm ls': warm } };
  });
}

const QUIET_DBT = { DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', DO_NOT_TRACK: '1', NO_COLOR: '1' };
