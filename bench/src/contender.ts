import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
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

/** tsdbt on a Node, built by it if the last build is another's: the program's code cache is of use only to the Node that made it. */
export function tsdbtContender(node: string): Contender {
  const ensureBuilt = fileURLToPath(new URL('../../scripts/ensure-built.mjs', import.meta.url));
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  const { status } = spawnSync(node, [ensureBuilt], { stdio: 'inherit', env });
  if (status !== 0) throw new Error(`${node} could not build tsdbt`);
  return {
    name: 'tsdbt',
    argv: [node, fileURLToPath(new URL('../../packages/cli/dist/main.js', import.meta.url))],
    compileFlags: [],
    runs: wanted => wanted,
  };
}

/** `v24.1.0` */
export function nodeVersion(node: string): string {
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${node} is no program of Node's`);
  return stdout.trim();
}

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
