/** What a command with `--log-format json` says of itself at its end; seconds. */
export interface RunSummary {
  readonly warehouseSeconds: number;
  /** From the start of the first node to the end of the last. */
  readonly nodesSeconds: number;
  readonly nodes: readonly { readonly id: string; readonly seconds: number }[];
}

export function readRunSummary(stdout: string): RunSummary {
  for (const line of stdout.split('\n')) {
    if (!line.includes('"runFinished"')) continue;
    const { data } = JSON.parse(line) as { data: FinishedData };
    const nodes = data.results.map(result => ({ id: result.unique_id, seconds: result.execution_time }));
    const timing = data.results.flatMap(result => result.timing);
    const begun = Math.min(...timing.map(({ started_at: at }) => Date.parse(at)));
    const ended = Math.max(...timing.map(({ completed_at: at }) => Date.parse(at)));
    return { warehouseSeconds: data.warehouseSeconds, nodesSeconds: (ended - begun) / 1000, nodes };
  }
  throw new Error(`the command did not report the end of its run:\n${stdout.slice(-2000)}`);
}

interface FinishedData {
  readonly warehouseSeconds: number;
  readonly results: readonly {
    readonly unique_id: string;
    readonly execution_time: number;
    readonly timing: readonly { readonly started_at: string; readonly completed_at: string }[];
  }[];
}
