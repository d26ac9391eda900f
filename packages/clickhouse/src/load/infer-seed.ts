import { fail, type JsonObject, type QueryResult } from '@tsdbt/core';
import { type CsvRecord, splitCsv } from './read-csv.ts';
import { SEED_TYPES, type SeedType, seedNull } from './seed-types.ts';

export interface SeedOptions {
  /** For messages, relative to the project's root. */
  readonly file: string;
  /** dbt: `delimiter`, default a comma. */
  readonly delimiter?: string;
  /** dbt: `column_types`, by the header's name. */
  readonly columnTypes?: JsonObject;
}

/** A seed's columns, and its rows as pieces of ClickHouse's CSV: what `planSeed` takes. */
export interface InferredSeed {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly csv: readonly string[];
  readonly rows: number;
}

/**
 * Reads a seed as dbt does (agate's types, then dbt-clickhouse's names for them): a column is a number, a date, a date with time, a
 * boolean or text as a whole, `01234` is the number 1234, blanks around text do not count, an empty field or `null` is NULL, and no
 * column is Nullable unless `column_types` says so. Whole numbers that dbt would cut to 32 bits get Int64.
 * @throws TsdbtError TS7002 for a row with more fields than the header, TS7004 for a header without names
 */
export function inferSeed(csv: string, options: SeedOptions): InferredSeed {
  const { columns, rowCount } = readSeed(csv, options);
  const rows = Array.from({ length: rowCount }, (_, row) => columns.map(column => column.values[row] ?? '').join(','));
  return { columns: columns.map(({ name, type }) => ({ name, type })), csv: pieces(rows), rows: rowCount };
}

/**
 * A seed's rows as those of a query, for materialisations that users write. dbt: `load_agate_table()`, in which a column of
 * `column_types` is text.
 */
export function seedRows(csv: string, options: SeedOptions): Pick<QueryResult, 'columns' | 'rows'> {
  const { columns, rowCount } = readSeed(csv, options);
  return {
    columns: columns.map(({ name, type, isText }) => ({
      name,
      type: isText ? 'String' : NUMBER.test(type) ? 'Decimal' : type,
    })),
    rows: Array.from({ length: rowCount }, (_, row) => columns.map(column => plainValue(column, row))),
  };
}

/** agate: numbers are decimals. */
const NUMBER = /^(?:Int|Float)/;

function plainValue({ values, isText }: SeedColumn, row: number): string | null {
  const value = values[row] ?? '';
  if (value === '') return null;
  return isText ? value.slice(1, -1).replaceAll('""', '"') : value;
}

interface Seed {
  readonly columns: readonly (SeedColumn & { readonly name: string })[];
  readonly rowCount: number;
}

function readSeed(csv: string, options: SeedOptions): Seed {
  const [header, ...lines] = splitCsv(csv, options.delimiter ?? ',');
  const names = columnNames(header, options);
  const records = lines.filter(record => !isBlankLine(record));
  for (const record of records) requireFits(record, names.length, options);
  const columns = names.map((name, index) => {
    const texts = records.map(record => record.fields[index]?.text ?? '');
    const { columnTypes = {} } = options;
    const declared = Object.hasOwn(columnTypes, name) ? columnTypes[name] : undefined;
    return declared === undefined || declared === null
      ? { name, ...inferColumn(texts) }
      : { name, type: String(declared), isText: true, values: texts.map(textValue) };
  });
  return { columns, rowCount: records.length };
}

interface SeedColumn {
  readonly type: string;
  /** Its values are quoted. */
  readonly isText: boolean;
  /** As fields of CSV; NULL is the empty field. */
  readonly values: readonly string[];
}

/** agate: the first type in the list that every value fits; NULLs fit all. */
function inferColumn(texts: readonly string[]): SeedColumn {
  for (const candidate of SEED_TYPES) {
    const values = castAll(texts, candidate);
    if (values !== undefined) return { type: candidate.name(values), isText: false, values };
  }
  return { type: 'String', isText: true, values: texts.map(textValue) };
}

function castAll(texts: readonly string[], { cast }: SeedType): readonly string[] | undefined {
  const values: string[] = [];
  for (const text of texts) {
    const value = seedNull(text) ? '' : cast(text.trim());
    if (value === undefined) return undefined;
    values.push(value);
  }
  return values;
}

/** dbt-clickhouse writes text through Python's CSV writer and ClickHouse trims what that leaves without quotes. */
function textValue(text: string): string {
  if (seedNull(text)) return '';
  const kept = /[",\r\n]/.test(text) ? text : text.replace(/^[ \t]+|[ \t]+$/g, '');
  return `"${kept.replaceAll('"', '""')}"`;
}

function columnNames(header: CsvRecord | undefined, { file }: SeedOptions): readonly string[] {
  if (header === undefined || isBlankLine(header)) {
    return fail({ code: 'TS7004', message: `the seed ${file} has no header`, at: { file, line: 1, column: 1 } });
  }
  const taken = new Set<string>();
  return header.fields.map((field, index) => {
    if (field.text === '') {
      const at = { file, line: field.line, column: field.column };
      fail({ code: 'TS7004', message: `column ${index + 1} of the seed has no name`, at });
    }
    let name = field.text;
    for (let n = 2; taken.has(name); n++) name = `${field.text}_${n}`;
    taken.add(name);
    return name;
  });
}

/** agate: a short row is filled up with NULLs, a long one is an error. */
function requireFits(record: CsvRecord, columns: number, { file }: SeedOptions): void {
  const { length } = record.fields;
  if (length <= columns && record.problem === undefined) return;
  const line = record.problem?.line ?? record.line;
  const what = record.problem?.text ?? `${length} fields, the header has ${columns} columns`;
  fail({ code: 'TS7002', message: `${file}:${line} has ${what}`, at: { file, line, column: 1 } });
}

function isBlankLine({ fields }: CsvRecord): boolean {
  return fields.length === 1 && fields[0]?.text === '' && !fields[0].quoted;
}

/** About a megabyte of rows a statement. */
function pieces(rows: readonly string[]): readonly string[] {
  const result: string[] = [];
  let piece: string[] = [];
  let size = 0;
  for (const row of rows) {
    piece.push(row);
    size += row.length;
    if (size > 1_000_000) {
      result.push(`${piece.join('\n')}\n`);
      piece = [];
      size = 0;
    }
  }
  if (piece.length > 0) result.push(`${piece.join('\n')}\n`);
  return result;
}
