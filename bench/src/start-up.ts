import { tmpdir } from 'node:os';
import type { Contender } from './contender.ts';
import type { Cost } from './measure.ts';
import { repeat } from './repeat.ts';

export interface StartUp {
  readonly what: string;
  readonly cost: Cost;
}

/** What it costs to start Node with nothing to do, and to have the contenders print their version and help. */
export async function measureStartUp(contenders: readonly Contender[], runs: number): Promise<readonly StartUp[]> {
  const commands = [
    { what: 'node -e 0', argv: [process.execPath, '-e', '0'] },
    ...contenders.flatMap(({ name, argv }) =>
      ['--version', '--help'].map(flag => ({ what: `${name} ${flag}`, argv: [...argv, flag] })),
    ),
  ];
  const measured: StartUp[] = [];
  for (const { what, argv } of commands) measured.push({ what, cost: await repeat(runs, { argv, cwd: tmpdir() }) });
  return measured;
}
