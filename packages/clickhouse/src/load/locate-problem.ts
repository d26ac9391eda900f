import { type Diagnostic, fail, type LoadFileStep } from '@tsdbt/core';
import type { FileColumn } from './load-column.ts';
import { openBytes } from './open-bytes.ts';
import { type CsvField, type CsvRecord, readCsv } from './read-csv.ts';
import { unreadable } from './unreadable.ts';

/** Looks for the record that ClickHouse could not split into fields; throws its diagnostic, or returns when there is none. */
export async function locateRaggedRow(file: string, columns: number, load: LoadFileStep): Promise<void> {
  let blank: CsvRecord | undefined;
  for await (const record of records(file, load)) {
    if (blank !== undefined) fail(raggedRow(file, blank, columns));
    if (isBlank(record) && columns > 1) blank = record;
    else if (record.problem !== undefined || record.fields.length !== columns) fail(raggedRow(file, record, columns));
  }
}

/** Finds the first value in the files that does not fit its declared type, among those that ClickHouse has named. */
export async function locateMisfit(
  source: { readonly file: string; readonly order: readonly number[] },
  columns: readonly FileColumn[],
  misfits: readonly ReadonlySet<string>[],
  load: LoadFileStep,
): Promise<void> {
  for await (const record of records(source.file, load)) {
    for (const [position, field] of record.fields.entries()) {
      const index = source.order[position] ?? -1;
      const column = columns[index];
      if (column !== undefined && misfits[index]?.has(field.text)) fail(misfit(source.file, field, column, load));
    }
  }
}

function misfit(file: string, field: CsvField, column: FileColumn, load: LoadFileStep): Omit<Diagnostic, 'severity'> {
  const isNull = load.nullValues.includes(field.text);
  const place = column.place ?? load.place;
  return {
    code: 'TS7003',
    message: `${JSON.stringify(field.text)} in column ${column.name} does not fit its declared type ${column.declaredType}`,
    at: { file, line: field.line, column: field.column },
    hint: isNull
      ? `this text means NULL here (null_values): declare Nullable(${column.declaredType})`
      : 'correct the file, declare a wider type, or leave the type out to have it inferred',
    notes: [`declared at ${place.file}:${place.line}:${place.column}`],
  };
}

/** What is wrong with a record that has other fields than the header, or broken quotes. */
export function raggedRow(file: string, record: CsvRecord, columns: number): Omit<Diagnostic, 'severity'> {
  const { length } = record.fields;
  const what = record.problem?.text ?? (isBlank(record) ? 'a blank line' : `${length} field${length === 1 ? '' : 's'}`);
  return {
    code: 'TS7002',
    message: `${file}:${record.problem?.line ?? record.line} has ${what}, the header has ${columns} columns`,
    at: { file, line: record.problem?.line ?? record.line, column: 1 },
    hint: 'a field that holds the delimiter, a quote or a line break must stand in double quotes, quotes in it doubled',
    notes: [
      `the row: ${record.fields
        .map(field => field.text)
        .join(' | ')
        .slice(0, 200)}`,
    ],
  };
}

function isBlank({ fields }: CsvRecord): boolean {
  return fields.length === 1 && fields[0]?.text === '' && !fields[0].quoted;
}

/** The records after the header, with the diagnostic of an unreadable file. */
async function* records(file: string, load: LoadFileStep): AsyncGenerator<CsvRecord> {
  const batches = readCsv(openBytes(file), load.delimiter);
  for (let first = true; ; ) {
    const next = await batches.next().catch(error => unreadable(file, error, load));
    if (next.done) return;
    yield* first ? next.value.slice(1) : next.value;
    first = false;
  }
}
