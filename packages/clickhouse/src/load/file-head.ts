import { fail, type LoadFileStep } from '@tsdbt/core';
import { openBytes } from './open-bytes.ts';
import { type CsvRecord, readCsv } from './read-csv.ts';

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
    return await head(file, load.delimiter);
  } catch (error) {
    return unreadable(file, error, load);
  }
}

/** What went wrong while a file was read on our side: it is gone, or what it holds is not what its name says. */
export function unreadable(file: string, error: unknown, load: LoadFileStep): never {
  const { code, message } = error as NodeJS.ErrnoException;
  const place = `${load.place.file}:${load.place.line}:${load.place.column}`;
  if (code === 'ENOENT') {
    return fail({ code: 'TS7001', message: `${file} does not exist`, at: load.place, notes: [`loaded at ${place}`] });
  }
  return fail({
    code: 'TS7005',
    message: `${file} cannot be read: ${message}`,
    at: { file },
    hint: 'the ending must tell the compression: .gz, .zst, or none of both for plain text in UTF-8',
    notes: [`loaded at ${place}`],
  });
}

async function head(file: string, delimiter: string): Promise<FileHead> {
  const records: CsvRecord[] = [];
  let size = 0;
  reading: for await (const batch of readCsv(checkedText(openBytes(file)), delimiter)) {
    for (const record of batch) {
      size += record.fields.reduce((sum, field) => sum + Buffer.byteLength(field.text) + 4, 0);
      if (size > SAMPLE_SIZE && records.length > 0) break reading;
      records.push(record);
    }
  }
  const [header, ...rest] = records;
  const headerLines = rest[0] === undefined ? linesOf(header) : rest[0].line - 1;
  const width = header?.fields.length;
  return { file, header, headerLines, sample: rest.filter(record => record.fields.length === width) };
}

async function* checkedText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of bytes) {
    if (first && /^(?:fffe|feff)/.test(Buffer.from(chunk.subarray(0, 2)).toString('hex'))) {
      throw new Error('it is UTF-16; save it as UTF-8');
    }
    first = false;
    yield chunk;
  }
}

function linesOf(header: CsvRecord | undefined): number {
  const breaks = header?.fields.map(field => field.text.split('\n').length - 1) ?? [];
  return 1 + breaks.reduce((sum, n) => sum + n, 0);
}
