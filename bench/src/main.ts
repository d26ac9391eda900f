// `npm run bench`: what tsdbt costs, in CPU and wall seconds and memory, beside dbt where it is installed. Measure on an idle
// machine; nothing is asserted here.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { replaceGeneratedSection } from '../../scripts/generated-section.ts';
import { dbtContender, nodeVersion, tsdbtContender } from './contender.ts';
import { measureCsvLoad } from './csv-load.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { measureProject, type ProjectCosts } from './project-commands.ts';
import { measureRunOverhead } from './run-overhead.ts';
import { measureStartUp } from './start-up.ts';
import { loadTable, projectTable, runTable, startUpTable } from './tables.ts';

const PAGE = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
const START_UP_RUNS = 21;
const CSV_ROWS = 2_000_000;

if (process.argv.includes('--help')) console.log(USAGE);
else await bench(readOptions(process.argv.slice(2)));

async function bench(options: BenchOptions): Promise<void> {
  const sections = [machine(options.node)];
  for await (const section of measureParts(options)) {
    console.log(`\n${section}`);
    sections.push(section);
  }
  if (!options.write) return;
  writeFileSync(
    PAGE,
    replaceGeneratedSection(readFileSync(PAGE, 'utf8'), sectionOf(options.node), sections.join('\n\n')),
  );
  console.log('\nWritten to docs/benchmarks.md');
}

async function* measureParts({ parts, sizes, runs, dbtLimit, node }: BenchOptions): AsyncGenerator<string> {
  const dbt = dbtContender(process.env.DBT_BIN);
  const tsdbt = tsdbtContender(node);
  const contenders = dbt === undefined ? [tsdbt] : [tsdbt, dbt];
  if (parts.includes('start-up')) yield startUpTable(await measureStartUp(node, contenders, START_UP_RUNS));
  if (parts.includes('projects'))
    for (const size of sizes) {
      const results: ProjectCosts[] = [];
      const measured = size.models > dbtLimit ? [tsdbt] : contenders;
      for (const contender of measured) results.push(await measureProject(size, contender, runs));
      yield projectTable(results);
    }
  if (parts.includes('run')) yield runTable(await measureRunOverhead(tsdbt, runs));
  if (parts.includes('load')) yield loadTable(await measureCsvLoad(tsdbt, CSV_ROWS, runs));
}

/** The part of the page: of the Node that the project is built with, or of another by its major version. */
function sectionOf(node: string): string {
  const major = nodeVersion(node).split('.')[0]?.slice(1);
  return major === process.versions.node.split('.')[0] ? 'results' : `results on Node ${major}`;
}

function machine(node: string): string {
  const cores = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return `Measured ${date} with Node ${nodeVersion(node)} on ${cores.length} × ${cores[0]?.model.trim() ?? 'unknown CPU'}.`;
}
