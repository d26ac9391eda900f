import type { CsvLoad } from './csv-load.ts';
import type { Cost } from './measure.ts';
import type { ProjectCommand, ProjectCosts } from './project-commands.ts';
import type { RunOverhead } from './run-overhead.ts';
import type { StartUp } from './start-up.ts';

/** CPU above Node's own start, which is the first row. */
export function startUpTable(rows: readonly StartUp[]): string {
  const node = rows[0]?.cost.cpu ?? 0;
  return table(
    ['start-up', 'CPU', 'above Node', 'wall', 'memory'],
    rows.map(({ what, cost }) => [
      `\`${what}\``,
      milliseconds(cost.cpu),
      milliseconds(cost.cpu - node),
      milliseconds(cost.wall),
      mebibytes(cost),
    ]),
  );
}

/** One table a size; with a second contender, how many times tsdbt's CPU it takes. */
export function projectTable(results: readonly ProjectCosts[]): string {
  const [own] = results;
  if (own === undefined) return '';
  const title = `${count(own.size.models)} models, ${count(own.size.tests)} tests`;
  const rows = results.flatMap(result =>
    COMMANDS.map(([command, label]) => [
      `${result.contender} ${label}`,
      seconds(result.costs[command].cpu),
      seconds(result.costs[command].wall),
      mebibytes(result.costs[command]),
      result === own ? '' : ratio(result.costs[command].cpu / own.costs[command].cpu),
      String(result.runs),
    ]),
  );
  return table([title, 'CPU', 'wall', 'memory', 'CPU against tsdbt', 'runs'], rows);
}

export function runTable(runs: readonly RunOverhead[]): string {
  const each = (value: number): string => `${value.toFixed(2)} ms`;
  return table(
    ['a node of a run, embedded, 1 thread', 'wall', 'in the warehouse', 'overhead'],
    runs.map(({ what, nodes, wall, warehouse }) => [
      `${count(nodes)} ${what}`,
      each(wall),
      each(warehouse),
      each(wall - warehouse),
    ]),
  );
}

export function loadTable(load: CsvLoad): string {
  return table(
    ['load, embedded', 'file', 'wall', 'rows a second'],
    [
      [
        `${count(load.rows)} rows`,
        `${load.megabytes.toFixed(0)} MB`,
        seconds(load.seconds),
        count(Math.round(load.rowsPerSecond)),
      ],
    ],
  );
}

const COMMANDS: readonly (readonly [ProjectCommand, string])[] = [
  ['parse', '`parse`, cold'],
  ['compile', '`compile`, cold'],
  ['ls', '`ls`, cold'],
  ['warm ls', '`ls --select` one model, one file changed'],
];

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function seconds(value: number): string {
  return `${value.toFixed(2)} s`;
}

function milliseconds(value: number): string {
  return `${Math.round(value * 1000)} ms`;
}

function mebibytes({ memory }: Cost): string {
  return memory === undefined ? '–' : `${Math.round(memory)} MiB`;
}

function ratio(value: number): string {
  return `× ${value.toFixed(1)}`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}
