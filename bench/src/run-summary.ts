import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a command with `--log-format json` says of itself at its end, and leaves in run_results.json; seconds. */
export interface RunSummary {
  readonly warehouseSeconds: number;
  /** From the start of the first node to the end of the last. */
  readonly nodesSeconds: number;
  readonly nodes: readonly { readonly id: string; readonly seconds: number }[];
}

export function readRunSummary(stdout: string, folder: string): RunSummary {
  const line = stdout.split('\n').find(each => each.includes('"FinishedRunningStats"'));
  if (line === undefined) throw new Error(`the command did not report the end of its run:\n${stdout.slice(-2000)}`);
  const { data } = JSON.parse(line) as { data: { tsdbt: { warehouse_seconds: number } } };
  const { results } = JSON.parse(readFileSync(join(folder, 'target/run_results.json'), 'utf8')) as RunResults;
  const nodes = results.map(result => ({ id: result.unique_id, seconds: result.execution_time }));
  const timing = results.flatMap(result => result.timing);
  const begun = Math.min(...timing.map(({ started_at: at }) => Date.parse(at)));
  const ended = Math.max(...timing.map(({ completed_at: at }) => Date.parse(at)));
  return { warehouseSeconds: data.tsdbt.warehouse_seconds, nodesSeconds: (ended - begun) / 1000, nodes };
}

interface RunResults {
  readonly results: readonly {
    readonly unique_id: string;
    readonly execution_time: number;
    readonly timing: readonly { readonly started_at: string; readonly completed_at: string }[];
  }[];
}
