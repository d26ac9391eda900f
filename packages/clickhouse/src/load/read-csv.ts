import { StringDecoder } from 'node:string_decoder';
import { trimCharacters } from '@tsdbt/core';

/** One record of a CSV file. */
export interface CsvRecord {
  /** Line on which it begins, from 1; a quoted field may span several. */
  readonly line: number;
  readonly fields: readonly CsvField[];
  /** What ClickHouse will not accept about its quotes, and on which line. */
  readonly problem?: { readonly text: string; readonly line: number };
}

export interface CsvField {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/**
 * Splits CSV as ClickHouse does: fields may stand in double quotes, a quote inside is doubled, blanks around an unquoted field
 * and around quotes do not count, lines end in LF or CR LF (a CR alone is a problem). Used where a place in the file matters (header, errors, seeds); the
 * bulk is read by ClickHouse itself. Yields batches, one for each chunk of input.
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>, delimiter: string): AsyncGenerator<CsvRecord[]> {
  const splitter = csvSplitter(delimiter);
  const decoder = new StringDecoder('utf8');
  for await (const chunk of bytes) {
    const records = splitter.push(decoder.write(chunk as Buffer));
    if (records.length > 0) yield records;
  }
  const rest = [...splitter.push(decoder.end()), ...splitter.end()];
  if (rest.length > 0) yield rest;
}

/** All records of a text. */
export function splitCsv(text: string, delimiter: string): readonly CsvRecord[] {
  const splitter = csvSplitter(delimiter);
  return [...splitter.push(text), ...splitter.end()];
}

interface CsvSplitter {
  push(text: string): CsvRecord[];
  end(): CsvRecord[];
}

/** `closed`: after a closing quote and something else, where only a delimiter or the end of the line may follow. */
type State = 'fieldStart' | 'unquoted' | 'quoted' | 'afterQuote' | 'closed';

function csvSplitter(delimiter: string): CsvSplitter {
  let state: State = 'fieldStart';
  let text = '';
  let fields: CsvField[] = [];
  let problem: CsvRecord['problem'];
  let line = 1;
  let column = 0;
  let recordLine = 1;
  let place = { line: 1, column: 1 };
  let begun = false;
  let afterReturn = false;
  let records: CsvRecord[] = [];

  const endField = (): void => {
    const quoted = state === 'quoted' || state === 'afterQuote' || state === 'closed';
    fields.push({ text: quoted ? text : trimBlanks(text), quoted, ...place });
    text = '';
    state = 'fieldStart';
    place = { line, column: column + 1 };
  };
  const endRecord = (): void => {
    endField();
    records.push({ line: recordLine, fields, ...(problem === undefined ? {} : { problem }) });
    fields = [];
    problem = undefined;
    line += 1;
    column = 0;
    recordLine = line;
    place = { line, column: 1 };
  };
  const inQuotes = (c: string): void => {
    if (c === '"') {
      state = 'afterQuote';
      return;
    }
    text += c;
    if (c !== '\n') return;
    line += 1;
    column = 0;
  };
  const afterQuote = (c: string): void => {
    if (c === '"' && state === 'afterQuote') {
      text += c;
      state = 'quoted';
      return;
    }
    state = 'closed';
    if (!BLANK.test(c)) problem ??= { text: 'text after a closing quote', line };
  };
  const inField = (c: string): void => {
    if (state === 'fieldStart' && c === '"') {
      state = 'quoted';
      text = '';
      return;
    }
    text += c;
    if (!BLANK.test(c)) state = 'unquoted';
  };
  const step = (c: string): void => {
    column += 1;
    if (afterReturn && c !== '\n') problem ??= { text: 'a carriage return (CR) that ends no line', line };
    afterReturn = c === '\r' && state !== 'quoted';
    if (state === 'quoted') inQuotes(c);
    else if (c === delimiter) endField();
    else if (c === '\n') endRecord();
    else if (state === 'afterQuote' || state === 'closed') afterQuote(c);
    else inField(c);
  };
  const take = (): CsvRecord[] => {
    const taken = records;
    records = [];
    return taken;
  };

  return {
    push(chunk) {
      for (let i = !begun && chunk.startsWith(BYTE_ORDER_MARK) ? 1 : 0; i < chunk.length; i++) step(chunk.charAt(i));
      begun ||= chunk.length > 0;
      return take();
    },
    end() {
      if (state === 'quoted') problem ??= { text: 'a quote that is never closed', line: place.line };
      if (state !== 'fieldStart' || text !== '' || fields.length > 0) endRecord();
      return take();
    },
  };
}

const BYTE_ORDER_MARK = '\ufeff';

/** A carriage return before the line's end is no more than a blank. */
const BLANK = /[ \t\r]/;

function trimBlanks(text: string): string {
  return trimCharacters(text, ' \t\r');
}
