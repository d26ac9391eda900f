import { fail, type LoadFileStep, type Place, trimCharacters } from '@tsdbt/core';
import type { CsvRecord } from './read-csv.ts';

/** A column of the files, with all that decides its type. */
export interface FileColumn {
  /** snake_case, unique. */
  readonly name: string;
  /** The header's text. */
  readonly header: string;
  /** null: inferred. */
  readonly declaredType: string | null;
  readonly comment: string;
  /** Where the YAML declares it. */
  readonly place: Place | undefined;
}

/** Columns that every raw table has beside those of its files. */
export const EXTRA_COLUMNS: readonly string[] = ['_loaded_at', '_source_file'];

/** Header and YAML together; a header that cannot name columns, or a declared column without a header, is an error. */
export function fileColumns(header: CsvRecord | undefined, file: string, load: LoadFileStep): readonly FileColumn[] {
  const headers = checkedHeaders(header, file);
  const names = uniqueNames(headers);
  const columns = names.map((name, index): FileColumn => {
    const text = headers[index] ?? name;
    const declared = load.columns.find(column => column.name === name || column.name === text);
    return {
      name: declared?.name ?? name,
      header: text,
      declaredType: declared?.type ?? null,
      comment: declared?.comment ?? '',
      place: declared?.place,
    };
  });
  requireDeclared(columns, file, load);
  return columns;
}

/** `"Order ID"`, `orderId`, `order-id` → `order_id`. Letters of any script stay, and underscores that lead. */
function snakeCase(header: string): string {
  const text = header.trim();
  const words = text
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .replace(/[^\p{L}\p{N}]+/gu, '_');
  return `${/^_*/.exec(text)?.[0]}${trimCharacters(words, '_').toLowerCase()}`;
}

/** Headers that differ only in what snake_case drops get `_2`, `_3`, … */
function uniqueNames(headers: readonly string[]): readonly string[] {
  const taken = new Set<string>(EXTRA_COLUMNS);
  return headers.map((header, index) => {
    const base = snakeCase(header).replace(/^_*$/, `column_${index + 1}`);
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
    taken.add(name);
    return name;
  });
}

function checkedHeaders(header: CsvRecord | undefined, file: string): readonly string[] {
  if (header === undefined) {
    return fail({ code: 'TS7004', message: `${file} is empty: its first line must name the columns`, at: { file } });
  }
  const texts = header.fields.map(field => field.text.trim());
  texts.forEach((text, index) => {
    const field = header.fields[index];
    const at = { file, line: field?.line ?? 1, column: field?.column ?? 1 };
    if (text === '') {
      fail({
        code: 'TS7004',
        message: `column ${index + 1} has no name in the header`,
        at,
        hint: 'name it in the file',
      });
    }
    const first = texts.indexOf(text);
    if (first !== index) {
      const message = `the header names "${text}" twice, as columns ${first + 1} and ${index + 1}`;
      fail({ code: 'TS7004', message, at });
    }
  });
  return texts;
}

function requireDeclared(columns: readonly FileColumn[], file: string, load: LoadFileStep): void {
  for (const declared of load.columns) {
    if (declared.type === null || EXTRA_COLUMNS.includes(declared.name)) continue;
    if (columns.some(column => column.name === declared.name)) continue;
    const at = declared.place ?? load.place;
    const message = `the YAML declares the column ${declared.name}, which ${file} does not have`;
    fail({ code: 'TS7006', message, at, notes: [`its columns: ${columns.map(column => column.name).join(', ')}`] });
  }
}
