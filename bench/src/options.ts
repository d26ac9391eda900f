import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ProjectSize } from './layered-project.ts';

export interface BenchOptions {
  readonly sizes: readonly ProjectSize[];
  readonly runs: number;
  readonly parts: readonly BenchPart[];
  /** Models of the largest project that dbt is measured on. */
  readonly dbtLimit: number;
  /** The program that runs tsdbt. */
  readonly node: string;
  /** Write the tables to docs/benchmarks.md. */
  readonly write: boolean;
}

export type BenchPart = (typeof PARTS)[number];

const PARTS = ['start-up', 'projects', 'run', 'load'] as const;

/** The budgets' sizes: 2,000 models have three tests each, the others three for two. */
const DEFAULT_SIZES = '100,1000,2000:3,10000';

export const USAGE = `npm run bench [-- OPTIONS]

  --models LIST   sizes to measure, e.g. 100,1000; 2000:3 means three tests a model instead of 1.5
                  (default ${DEFAULT_SIZES})
  --runs N        runs of each command; the median counts (default 5)
  --only LIST     some of: ${PARTS.join(', ')}
  --dbt-limit N   models of the largest project that dbt is measured on (default 2000: beyond, it takes minutes)
  --node PATH     the program named node that builds and runs tsdbt, to measure another version (default: this one)
  --write         write the results to docs/benchmarks.md; those of a --node have a part of their own, by its major version

With DBT_BIN set to dbt's program, dbt is measured on the same projects.
`;

/** Throws an error with a plain message for arguments that cannot be read. */
export function readOptions(argv: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      models: { type: 'string', default: DEFAULT_SIZES },
      runs: { type: 'string', default: '5' },
      only: { type: 'string', default: PARTS.join(',') },
      'dbt-limit': { type: 'string', default: '2000' },
      node: { type: 'string', default: process.execPath },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    sizes: values.models.split(',').map(readSize),
    runs: readCount(values.runs),
    parts: values.only.split(',').map(readPart),
    dbtLimit: readCount(values['dbt-limit']),
    node: resolve(values.node),
    write: values.write,
  };
}

function readSize(text: string): ProjectSize {
  const [models = '', testsPerModel = '1.5'] = text.split(':');
  return { models: readCount(models), tests: Math.round(readCount(models) * Number(testsPerModel)) };
}

function readCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`"${text}" is no positive whole number`);
  return Number(text);
}

function readPart(text: string): BenchPart {
  const part = PARTS.find(known => known === text);
  if (part === undefined) throw new Error(`"${text}" is none of ${PARTS.join(', ')}`);
  return part;
}
