import { type Command, type Cost, measure, type Run } from './measure.ts';

/**
 * Runs a command several times, each time after `prepare`, and gives the medians. Throws with what the command said if one
 * of the runs fails.
 */
export async function repeat(runs: number, command: Command, prepare: (run: number) => void = () => {}): Promise<Cost> {
  const costs: Cost[] = [];
  for (let run = 0; run < runs; run++) {
    prepare(run);
    costs.push((await succeed(command)).cost);
  }
  return {
    cpu: median(costs.map(({ cpu }) => cpu)) ?? 0,
    wall: median(costs.map(({ wall }) => wall)) ?? 0,
    memory: median(costs.flatMap(({ memory }) => memory ?? [])),
  };
}

/** Runs a command once; throws with what it said if it fails. */
export async function succeed(command: Command): Promise<Run> {
  const run = await measure(command);
  if (run.status === 0) return run;
  const said = `${run.stdout}\n${run.stderr}`.trim().split('\n').slice(-30).join('\n');
  throw new Error(`${command.argv.join(' ')} ended with ${run.status}:\n${said}`);
}

/** Undefined for an empty list. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [below, above] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return below === undefined || above === undefined ? undefined : (below + above) / 2;
}
