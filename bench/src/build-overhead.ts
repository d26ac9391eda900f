import type { Contender } from './contender.ts';
import type { ProjectFiles } from './layered-project.ts';
import { median, succeed } from './repeat.ts';
import { readRunSummary } from './run-summary.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { writeProject } from './write-project.ts';

export interface BuildOverhead {
  readonly views: number;
  /** Of the run alone: without start-up, parsing and opening the warehouse. Seconds. */
  readonly run: number;
  readonly warehouse: number;
  /** What a node costs beside the warehouse's own time, in milliseconds. */
  readonly perNode: number;
}

/** How much a build adds to what the embedded warehouse needs, on views that cost it next to nothing, one at a time. */
export async function measureBuildOverhead(tsdbt: Contender, views: number, runs: number): Promise<BuildOverhead> {
  const measured: BuildOverhead[] = [];
  for (let run = 0; run < runs; run++) measured.push(await buildOnce(tsdbt, views));
  const middle = median(measured.map(({ perNode }) => perNode)) ?? 0;
  return measured.reduce((a, b) => (Math.abs(b.perNode - middle) < Math.abs(a.perNode - middle) ? b : a));
}

function buildOnce(tsdbt: Contender, views: number): Promise<BuildOverhead> {
  return inScratchFolder(async folder => {
    writeProject(folder, trivialViews(views));
    const argv = [...tsdbt.argv, 'build', '--threads', '1', '--log-format', 'json'];
    const { stdout } = await succeed({ argv, cwd: folder });
    const { seconds, warehouseSeconds } = readRunSummary(stdout);
    const perNode = ((seconds - warehouseSeconds) / views) * 1000;
    return { views, run: seconds, warehouse: warehouseSeconds, perNode };
  });
}

function trivialViews(count: number): ProjectFiles {
  const views = Array.from({ length: count }, (_, index) => index);
  return new Map([
    ['dbt_project.yml', 'name: bench\nversion: "1.0"\n'],
    ...views.map((index): [string, string] => [`models/view_${index}.sql`, `select ${index} as id\n`]),
  ]);
}
