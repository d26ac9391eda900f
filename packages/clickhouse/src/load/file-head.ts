import { fail, type LoadFileStep } from '@tsdbt/core';
import { checkContent, checkPacking, loadProblem } from './check-file.ts';
import { raggedRow } from './locate-problem.ts';
import { openBytes } from './open-bytes.ts';
import { delimiterName, otherDelimiter, requireDelimiter } from './other-delimiter.ts';
import { type CsvRecord, readCsv } from './read-csv.ts';
import { unreadable } from './unreadable.ts';

/** The beginning of a data file: its header, and enough records to guess what the columns hold. */
export interface FileHead {
  readonly file: string;
  /** Undefined for an empty file. */
  readonly header: CsvRecord | undefined;
  /** Lines that the header takes. */
  readonly headerLines: number;
  readonly sample: readonly CsvRecord[];
}

/** Bytes of sample: with its quotes and escapes it must fit into one statement's text (ClickHouse: max_query_size 256 kB). */
const SAMPLE_SIZE = 60_000;

export async function readHead(file: string, load: LoadFileStep): Promise<FileHead> {
  try {
    checkPacking(file, load);
    return await head(file, load);
  } catch (error) {
    return unreadable(file, error, load);
  }
}

async function head(file: string, load: LoadFileStep): Promise<FileHead> {
  const { delimiter } = load;
  requireDelimiter(delimiter, load.place);
  const records: CsvRecord[] = [];
  let size = 0;
  reading: for await (const batch of readCsv(checkedText(file, load), delimiter)) {
    for (const record of batch) {
      size += record.fields.reduce((sum, field) => sum + Buffer.byteLength(field.text) + 4, 0);
      if (size > SAMPLE_SIZE && records.length > 0) break reading;
      records.push(record);
    }
  }
  const [header, ...rest] = records;
  const headerLines = rest[0] === undefined ? linesOf(header) : rest[0].line - 1;
  const width = header?.fields.length;
  if (header !== undefined) checkHeader(file, header, rest, load);
  return { file, header, headerLines, sample: rest.filter(record => record.fields.length === width) };
}

/** The header, and whether the records below are split as they should be, as far as the sample goes. */
function checkHeader(file: string, header: CsvRecord, sample: readonly CsvRecord[], load: LoadFileStep): void {
  if (header.problem !== undefined) {
    const { text, line } = header.problem;
    loadProblem({ code: 'TS7004', message: `the header of ${file} has ${text}`, at: { file, line, column: 1 } }, load);
  }
  const other = otherDelimiter(header, sample.slice(0, 20), load.delimiter);
  if (other !== undefined) {
    const message = `${file} is separated by ${delimiterName(other)}, not by ${delimiterName(load.delimiter)}`;
    const hint = `write delimiter: ${other === '\t' ? '"\\t"' : `"${other}"`} under load:, or quote the name if it is one column`;
    loadProblem({ code: 'TS7008', message, at: { file, line: 1, column: 1 }, hint }, load);
  }
  const broken = sample.find(record => record.problem !== undefined);
  if (broken !== undefined) fail(raggedRow(file, broken, header.fields.length));
}

/** The bytes of a file, of which the first are looked at; a header or record without end gives up. */
async function* checkedText(file: string, load: LoadFileStep): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of openBytes(file)) {
    if (size === 0) checkContent(file, chunk, load);
    size += chunk.length;
    if (size > LONGEST_HEAD) {
      const message = `${file} does not end its first records within ${LONGEST_HEAD / 1_000_000} MB: is a quote open?`;
      loadProblem({ code: 'TS7002', message, at: { file } }, load);
    }
    yield chunk;
  }
}

/** Bytes within which header and sample must end, so that a quote that is never closed does not fill the memory. */
const LONGEST_HEAD = 64_000_000;

function linesOf(header: CsvRecord | undefined): number {
  const breaks = header?.fields.map(field => field.text.split('\n').length - 1) ?? [];
  return 1 + breaks.reduce((sum, n) => sum + n, 0);
}
