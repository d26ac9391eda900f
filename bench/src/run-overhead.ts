import type { Contender } from './contender.ts';
import type { ProjectFiles } from './layered-project.ts';
import { median, succeed } from './repeat.ts';
import { readRunSummary } from './run-summary.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { writeProject } from './write-project.ts';

/** What a node of a run costs, in milliseconds. */
export interface RunOverhead {
  readonly what: string;
  readonly nodes: number;
  /** From the start of the first node to the end of the last, so without start-up, parsing, opening the warehouse and artifacts. */
  readonly wall: number;
  /** Of that, from handing a statement to the engine until its result is there; settings of the connection are not counted. */
  readonly warehouse: number;
}

/**
 * How much a run adds to what its statements take in the embedded warehouse, on nodes that cost it next to nothing, one at a time.
 * What tsdbt asks beyond what a node is (is the view empty, how large is the table) counts as the warehouse's, and shows in the wall.
 */
export async function measureRunOverhead(tsdbt: Contender, runs: number): Promise<readonly RunOverhead[]> {
  const measured: (readonly RunOverhead[])[] = [];
  for (let run = 0; run < runs; run++) measured.push(await runAll(tsdbt));
  return STAGES.map((_, stage) => middle(measured.flatMap(all => all[stage] ?? [])));
}

const VIEWS = 200;
const TABLES = 100;
const COLUMNS = ['a', 'b', 'c', 'd', 'e'];

const STAGES: readonly (readonly [what: string, argv: readonly string[]])[] = [
  ['trivial views, first run', ['run', '--select', 'views']],
  ['trivial views, replaced', ['run', '--select', 'views']],
  ['tables of 100 rows, first run', ['run', '--select', 'tables']],
  ['tables of 100 rows, replaced', ['run', '--select', 'tables']],
  ['`not_null` and `unique` tests on them', ['test', '--select', 'tables']],
];

function runAll(tsdbt: Contender): Promise<readonly RunOverhead[]> {
  return inScratchFolder(async folder => {
    writeProject(folder, trivialProject());
    const costs: RunOverhead[] = [];
    for (const [what, argv] of STAGES) {
      const all = [...tsdbt.argv, ...argv, '--threads', '1', '--log-format', 'json'];
      const { stdout } = await succeed({ argv: all, cwd: folder });
      const { nodes, nodesSeconds, warehouseSeconds } = readRunSummary(stdout, folder);
      const each = (seconds: number): number => (seconds * 1000) / nodes.length;
      costs.push({ what, nodes: nodes.length, wall: each(nodesSeconds), warehouse: each(warehouseSeconds) });
    }
    return costs;
  });
}

/** The run whose overhead is the median. */
function middle(runs: readonly RunOverhead[]): RunOverhead {
  const overhead = ({ wall, warehouse }: RunOverhead): number => wall - warehouse;
  const target = median(runs.map(overhead)) ?? 0;
  return runs.reduce((a, b) => (Math.abs(overhead(b) - target) < Math.abs(overhead(a) - target) ? b : a));
}

function trivialProject(): ProjectFiles {
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const columns = COLUMNS.map((name, index) => `number + ${index} as ${name}`).join(', ');
  const tests = COLUMNS.map(name => `      - {name: ${name}, data_tests: [not_null, unique]}`);
  const described = upTo(TABLES).flatMap(index => [`  - name: table_${index}`, '    columns:', ...tests]);
  return new Map([
    ['dbt_project.yml', 'name: bench\nversion: "1.0"\nmodels:\n  bench:\n    tables:\n      +materialized: table\n'],
    ['models/tables/tables.yml', ['models:', ...described, ''].join('\n')],
    ...upTo(TABLES).map((index): [string, string] => [
      `models/tables/table_${index}.sql`,
      `select ${columns} from numbers(100)\n`,
    ]),
    ...upTo(VIEWS).map((index): [string, string] => [`models/views/view_${index}.sql`, `select ${index} as id\n`]),
  ]);
}
