import { tmpdir } from 'node:os';
import type { Contender } from './contender.ts';
import type { Cost } from './measure.ts';
import { repeat } from './repeat.ts';

export interface StartUp {
  readonly what: string;
  readonly cost: Cost;
}

/** What it costs to start Node with nothing to do, and to have the contenders print their version and help. */
export async function measureStartUp(
  node: string,
  contenders: readonly Contender[],
  runs: number,
): Promise<readonly StartUp[]> {
  const commands = [
    { what: 'node -e 0', argv: [node, '-e', '0'], times: runs },
    ...contenders.flatMap(({ name, argv, runs: limit }) =>
      ['--version', '--help'].map(flag => ({ what: `${name} ${flag}`, argv: [...argv, flag], times: limit(runs, 0) })),
    ),
  ];
  const measured: StartUp[] = [];
  for (const { what, argv, times } of commands)
    measured.push({ what, cost: await repeat(times, { argv, cwd: tmpdir() }) });
  return measured;
}
