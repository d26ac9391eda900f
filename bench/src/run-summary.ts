/** What a `build --log-format json` says of itself at its end; seconds. */
export interface RunSummary {
  readonly seconds: number;
  readonly warehouseSeconds: number;
  readonly nodes: readonly { readonly id: string; readonly seconds: number }[];
}

export function readRunSummary(stdout: string): RunSummary {
  for (const line of stdout.split('\n')) {
    if (!line.includes('"runFinished"')) continue;
    const { data } = JSON.parse(line) as { data: FinishedData };
    const nodes = data.results.map(result => ({ id: result.unique_id, seconds: result.execution_time }));
    return { seconds: data.seconds, warehouseSeconds: data.warehouseSeconds, nodes };
  }
  throw new Error(`the command did not report the end of its run:\n${stdout.slice(-2000)}`);
}

interface FinishedData {
  readonly seconds: number;
  readonly warehouseSeconds: number;
  readonly results: readonly { readonly unique_id: string; readonly execution_time: number }[];
}
