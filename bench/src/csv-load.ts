import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Contender } from './contender.ts';
import { median, succeed } from './repeat.ts';
import { readRunSummary } from './run-summary.ts';
import { inScratchFolder } from './scratch-folder.ts';
import { writeProject } from './write-project.ts';

export interface CsvLoad {
  readonly rows: number;
  readonly megabytes: number;
  /** Of the load's node, staging and exchange included. */
  readonly seconds: number;
  readonly rowsPerSecond: number;
}

/** How fast a source with a `load:` block gets a local CSV file (quoted fields, eight columns, types inferred) into a table. */
export function measureCsvLoad(tsdbt: Contender, rows: number, runs: number): Promise<CsvLoad> {
  return inScratchFolder(async folder => {
    writeProject(folder, PROJECT);
    const bytes = await writeCsv(join(folder, 'events.csv'), rows);
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      const { stdout } = await succeed({ argv: [...tsdbt.argv, 'build', '--log-format', 'json'], cwd: folder });
      const load = readRunSummary(stdout, folder).nodes.find(({ id }) => id === 'source.bench.raw.events');
      if (load === undefined) throw new Error(`the build loaded nothing:\n${stdout.slice(-2000)}`);
      times.push(load.seconds);
    }
    const seconds = median(times) ?? 0;
    return { rows, megabytes: bytes / 1e6, seconds, rowsPerSecond: rows / seconds };
  });
}

/** Writes the file in pieces and gives its size in bytes. */
async function writeCsv(file: string, rows: number): Promise<number> {
  let bytes = 0;
  function* pieces(): Generator<string> {
    yield '"id","customer id","amount","status","country","created at","is new","note"\n';
    for (let first = 0; first < rows; first += ROWS_A_PIECE) {
      const count = Math.min(ROWS_A_PIECE, rows - first);
      const piece = Array.from({ length: count }, (_, offset) => csvRow(first + offset)).join('');
      bytes += piece.length;
      yield piece;
    }
  }
  await pipeline(Readable.from(pieces()), createWriteStream(file));
  return bytes;
}

const ROWS_A_PIECE = 10_000;

function csvRow(row: number): string {
  const day = String((row % 28) + 1).padStart(2, '0');
  const status = ['new', 'paid', 'shipped', 'returned'][row % 4];
  const country = ['DE', 'FR', 'IT', 'NL', 'PL'][row % 5];
  return `"${row}","${(row * 7919) % 100_003}","${(row % 10_000) / 4}","${status}","${country}","2026-03-${day}","${row % 2}","row number ${row}"\n`;
}

const PROJECT: ReadonlyMap<string, string> = new Map([
  ['dbt_project.yml', 'name: bench\nversion: "1.0"\n'],
  [
    'models/sources.yml',
    'sources:\n  - name: raw\n    tables:\n      - name: events\n        load: {files: events.csv}\n',
  ],
]);
