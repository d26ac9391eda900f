import { type Diagnostic, fail, type JsonObject, type QueryResult, trimCharacters } from '@tsdbt/core';
import { isNullableType, unwrappedType } from '@tsdbt/sql';
import { requireDelimiter } from './other-delimiter.ts';
import { type CsvRecord, splitCsv } from './read-csv.ts';
import { isBlankLine, seedHeader } from './seed-header.ts';
import { clampedTime, SEED_TYPES, type SeedType, seedNull } from './seed-types.ts';

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
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads a seed as dbt does (agate's types, then dbt-clickhouse's names for them): a column is a number, a date, a date with time, a
 * boolean or text as a whole, `01234` is the number 1234, blanks around text do not count, an empty field or `null` is NULL, and no
 * column is Nullable unless `column_types` says so. What dbt would cut gets a wider type: whole numbers beyond 32 bits, old and far days.
 * @throws TsdbtError TS7002 for a row that does not fit the header, TS7004 for a file without a header, TS7008 for another delimiter
 */
export function inferSeed(csv: string, options: SeedOptions): InferredSeed {
  const { columns, rowCount, warnings } = readSeed(csv, options);
  const rows = Array.from({ length: rowCount }, (_, row) => columns.map(column => column.values[row] ?? '').join(','));
  return { columns: columns.map(({ name, type }) => ({ name, type })), csv: pieces(rows), rows: rowCount, warnings };
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
  readonly warnings: readonly Diagnostic[];
}

function readSeed(csv: string, options: SeedOptions): Seed {
  const { delimiter = ',' } = options;
  requireDelimiter(delimiter, { file: options.file });
  const [header, ...lines] = splitCsv(csv, delimiter);
  const records = lines.filter(record => !isBlankLine(record));
  const { names, warnings } = seedHeader(header, records, options);
  for (const record of records) requireFits(record, names.length, options);
  const declaredTypes = new Map(Object.entries(options.columnTypes ?? {}).filter(([, type]) => type !== null));
  const columns = names.map((name, index) => {
    const texts = records.map(record => record.fields[index]?.text ?? '');
    const declared = declaredTypes.get(name);
    const column =
      declared === undefined
        ? inferColumn(texts)
        : { type: String(declared), isText: true, values: texts.map(textValue) };
    requireCells(records, { name, index, type: column.type }, options);
    return { name, ...column };
  });
  const clamped = columns.flatMap(column => clampWarning(column, options));
  const unknown = [...declaredTypes.keys()].filter(name => !names.includes(name));
  return {
    columns,
    rowCount: records.length,
    warnings: [...warnings, ...unknown.map(name => unknownColumn(name, names, options)), ...clamped],
  };
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
    const type = values === undefined ? undefined : candidate.name(values);
    if (values !== undefined && type !== undefined) return { type, isText: false, values };
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
  const kept = /[",\r\n]/.test(text) ? text : trimCharacters(text, ' \t');
  return `"${kept.replaceAll('"', '""')}"`;
}

/** agate: a long row is an error. A quote that is not closed has swallowed rows. */
function requireFits(record: CsvRecord, columns: number, { file }: SeedOptions): void {
  const { length } = record.fields;
  if (length <= columns && record.problem === undefined) return;
  const line = record.problem?.line ?? record.line;
  const what = record.problem?.text ?? `${count(length, 'field')}, the header has ${count(columns, 'column')}`;
  fail({
    code: 'TS7002',
    message: `${file}:${line} has ${what}`,
    at: { file, line, column: 1 },
    hint: 'a field that holds the delimiter, a quote or a line break must stand in double quotes, quotes in it doubled',
  });
}

/**
 * A short row lacks cells. Where the column's type has a NULL they are NULL, and text is empty as for an empty cell; no number or day is
 * made up for them. (dbt inserts 0, or 1970-01-01.)
 */
function requireCells(
  records: readonly CsvRecord[],
  { name, index, type }: { readonly name: string; readonly index: number; readonly type: string },
  { file }: SeedOptions,
): void {
  if (isNullableType(type) || unwrappedType(type) === 'String') return;
  const short = records.find(record => record.fields.length <= index);
  if (short === undefined) return;
  fail({
    code: 'TS7002',
    message: `${file}:${short.line} ends before the column ${name}, and ${type} has no value for a missing cell`,
    at: { file, line: short.line, column: 1 },
    hint: `complete the row, or declare column_types: {${name}: Nullable(${type})}`,
  });
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/** dbt: a type for a column that the file does not have is passed over. */
function unknownColumn(name: string, names: readonly string[], { file }: SeedOptions): Diagnostic {
  return {
    code: 'TS7011',
    severity: 'warning',
    message: `column_types names ${JSON.stringify(name)}, which ${file} does not have`,
    at: { file, line: 1, column: 1 },
    notes: [`its columns: ${names.join(', ')}`],
  };
}

function clampWarning(column: SeedColumn & { readonly name: string }, { file }: SeedOptions): readonly Diagnostic[] {
  const { name, type } = column;
  const clamped = column.isText ? undefined : clampedTime(type, column.values);
  if (clamped === undefined) return [];
  return [
    {
      code: 'TS7012',
      severity: 'warning',
      message: `column ${name} of ${file} is a ${type}, which cannot hold ${clamped}: ClickHouse takes the nearest that it can`,
      at: { file },
      hint: `declare column_types: {${name}: String} to keep the text`,
    },
  ];
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
