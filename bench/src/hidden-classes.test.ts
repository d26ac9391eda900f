import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tsdbtContender } from './contender.ts';
import { layeredProject } from './layered-project.ts';
import { succeed } from './repeat.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { writeProject } from './write-project.ts';

/**
 * V8 of Node 20 gives an object that is copied by spread and then gains a key (`{ ...node, extra }`) a hidden class that no other object
 * shares: sixteen times as slow as a literal, and whoever reads it misses its inline caches. That must not happen once a node.
 */
describe('hidden classes', () => {
  it.each(['parse', 'compile'])('are not made for each node by %s', async command => {
    const few = await classesMade(command, 40);
    const many = await classesMade(command, 140);
    expect(many - few).toBeLessThan(25);
  });
});

/** Classes that an object got for itself, as V8's log tells it. */
function classesMade(command: string, models: number): Promise<number> {
  return inScratchFolder(async folder => {
    writeProject(folder, layeredProject({ models, tests: models }));
    const log = join(folder, 'v8.log');
    const [node = '', ...program] = tsdbtContender(process.execPath).argv;
    const argv = [
      node,
      '--log-maps',
      '--no-log-maps-details',
      `--logfile=${log}`,
      '--no-logfile-per-isolate',
      ...program,
      command,
    ];
    await succeed({ argv, cwd: folder });
    const made = readFileSync(log, 'utf8').match(/^map,Transition,.*/gm) ?? [];
    expect(made).not.toHaveLength(0);
    return made.filter(line => line.includes(',prototype,')).length;
  });
}
