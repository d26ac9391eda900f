import { fileURLToPath } from 'node:url';

/** A program to measure: tsdbt as built here, or dbt. */
export interface Contender {
  readonly name: string;
  readonly argv: readonly string[];
  /** What `compile` needs so as not to look at the warehouse. */
  readonly compileFlags: readonly string[];
  /** Runs of a command over this many models (0: of none at all); dbt's are long and vary little. */
  readonly runs: (wanted: number, models: number) => number;
}

export const TSDBT: Contender = {
  name: 'tsdbt',
  argv: [process.execPath, fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url))],
  compileFlags: [],
  runs: wanted => wanted,
};

/** dbt-core, when DBT_BIN names its program. */
export function dbtContender(bin: string | undefined): Contender | undefined {
  if (bin === undefined || bin === '') return undefined;
  return {
    name: 'dbt',
    argv: [bin],
    compileFlags: ['--no-populate-cache', '--no-introspect'],
    runs: (wanted, models) => (models >= 1000 ? 1 : Math.min(wanted, 3)),
  };
}
