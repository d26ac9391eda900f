import {
  datesAsText,
  didYouMean,
  fail,
  type JsonObject,
  type JsonValue,
  type SourceSpan,
  type UnitTestFixture,
} from '@tsdbt/core';
import { isObject } from '../yaml/json-shape.ts';

/** What reading a fixture needs beside its entry. */
export interface FixturePlace {
  /** Text of a fixture file by its name, without extension. */
  readonly files: ReadonlyMap<string, string>;
  readonly at: () => SourceSpan;
}

/**
 * A fixture of a unit test: rows by column, or the text of a query. The text of a file is read in, CSV taken apart (an empty cell is
 * NULL, anything else is text). dbt: the first row without NULLs comes first, so that types can be read off it.
 */
export function readFixture(value: JsonObject, place: FixturePlace): UnitTestFixture {
  const format = value.format === 'csv' || value.format === 'sql' ? value.format : 'dict';
  const fixture = typeof value.fixture === 'string' ? value.fixture : null;
  const given = fixture === null ? (value.rows ?? null) : fileText(fixture, place);
  return { input: String(value.input ?? ''), rows: rowsOf(given, format, place), format, fixture };
}

function fileText(name: string, { files, at }: FixturePlace): string {
  const text = files.get(name);
  if (text !== undefined) return text;
  const hint = didYouMean(name, files.keys()) ?? 'fixtures are files in the folder fixtures of a test path';
  return fail({ code: 'TS2003', message: `there is no fixture "${name}"`, at: at(), hint });
}

function rowsOf(given: JsonValue, format: UnitTestFixture['format'], place: FixturePlace): JsonValue {
  if (format === 'dict') {
    if (given === null) return null;
    if (Array.isArray(given)) return fullRowFirst((datesAsText(given) as readonly JsonValue[]).filter(isObject));
    return fail({
      code: 'TS1005',
      message: 'rows of the format dict are a list of mappings',
      at: place.at(),
      hint: FORMATS,
    });
  }
  if (typeof given !== 'string')
    return fail({ code: 'TS1005', message: `rows of the format ${format} are a text`, at: place.at(), hint: FORMATS });
  return format === 'sql' ? given : fullRowFirst(csvRows(given));
}

const FORMATS = 'format is dict (a list of mappings, the default), csv or sql (a text)';

function fullRowFirst(rows: JsonObject[]): JsonObject[] {
  const full = rows.findIndex(row => Object.values(row).every(value => value !== null));
  const [first, better] = [rows[0], rows[full]];
  if (full > 0 && first !== undefined && better !== undefined) {
    rows[0] = better;
    rows[full] = first;
  }
  return rows;
}

function csvRows(text: string): JsonObject[] {
  const [header, ...lines] = parseCsv(text.trim());
  if (header === undefined) return [];
  const names = header.map(name => name.trim());
  return lines.filter(isNotBlank).map(cells => Object.fromEntries(names.map((name, i) => [name, cells[i] || null])));
}

function isNotBlank(cells: readonly string[]): boolean {
  return cells.length > 1 || cells[0] !== '';
}

/** Cells by line; a quoted cell may hold commas, line breaks and doubled quotes. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (let at = 0; ; ) {
    const end = quotedCellEnd(text, at);
    const cellEnd = end ?? plainCellEnd(text, at);
    rows.at(-1)?.push(end === undefined ? text.slice(at, cellEnd) : text.slice(at + 1, end - 1).replaceAll('""', '"'));
    if (cellEnd === text.length) return rows;
    if (text[cellEnd] !== ',') rows.push([]);
    at = cellEnd + (text[cellEnd] === '\r' ? 2 : 1);
  }
}

function plainCellEnd(text: string, start: number): number {
  let at = start;
  while (!endsCell(text, at)) at += 1;
  return at;
}

/** Behind the quote that closes a cell; undefined for cells that are not quoted as a whole. */
function quotedCellEnd(text: string, start: number): number | undefined {
  if (text[start] !== '"') return undefined;
  let at = text.indexOf('"', start + 1);
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at >= 0 && endsCell(text, at + 1) ? at + 1 : undefined;
}

function endsCell(text: string, at: number): boolean {
  const character = text[at];
  return character === undefined || character === ',' || character === '\n' || text.startsWith('\r\n', at);
}
