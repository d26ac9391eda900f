import { type Diagnostic, fail } from '@tsdbt/core';
import type { SeedOptions } from './infer-seed.ts';
import { delimiterName, otherDelimiter } from './other-delimiter.ts';
import type { CsvField, CsvRecord } from './read-csv.ts';

/** The names of a seed's columns, and what was done to have one for each. */
export interface SeedHeader {
  readonly names: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

/** dbt (agate): a column without a name gets the letter of its place, and a name that is taken the first free of `_2`, `_3`, … */
export function seedHeader(
  header: CsvRecord | undefined,
  records: readonly CsvRecord[],
  options: SeedOptions,
): SeedHeader {
  const { file } = options;
  if (header === undefined || isBlankLine(header)) {
    return fail({
      code: 'TS7004',
      message: header === undefined ? `the seed ${file} is empty` : `the seed ${file} begins with a blank line`,
      at: { file, line: 1, column: 1 },
      hint: 'its first line must name the columns',
    });
  }
  if (header.problem !== undefined) refuseQuotes(header.problem, file);
  refuseOtherDelimiter(header, records, options);
  const taken = new Set<string>();
  const warnings: Diagnostic[] = [];
  const names = header.fields.map((field, index) => {
    const wanted = field.text === '' ? letterName(index) : field.text;
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted}_${n}`;
    taken.add(name);
    if (name !== field.text) warnings.push(renamed(field, index, name, file));
    return name;
  });
  return { names, warnings };
}

export function isBlankLine({ fields }: CsvRecord): boolean {
  return fields.length === 1 && fields[0]?.text === '' && !fields[0].quoted;
}

function refuseQuotes({ text, line }: NonNullable<CsvRecord['problem']>, file: string): never {
  return fail({ code: 'TS7004', message: `the header of ${file} has ${text}`, at: { file, line, column: 1 } });
}

function refuseOtherDelimiter(header: CsvRecord, records: readonly CsvRecord[], options: SeedOptions): void {
  const { file, delimiter = ',' } = options;
  const other = otherDelimiter(header, records.slice(0, 20), delimiter);
  if (other === undefined) return;
  fail({
    code: 'TS7008',
    message: `${file} is separated by ${delimiterName(other)}, not by ${delimiterName(delimiter)}`,
    at: { file, line: 1, column: 1 },
    hint: `set the seed's config delimiter: ${other === '\t' ? '"\\t"' : `"${other}"`}, or quote the name if it is one column`,
  });
}

function renamed(field: CsvField, index: number, name: string, file: string): Diagnostic {
  const what =
    field.text === ''
      ? `column ${index + 1} of ${file} has no name`
      : `column ${index + 1} of ${file} has a name that an earlier one has, ${JSON.stringify(field.text)}`;
  return {
    code: 'TS7010',
    severity: 'warning',
    message: `${what}; it is called ${JSON.stringify(name)}`,
    at: { file, line: field.line, column: field.column },
    hint: 'name it in the file',
  };
}

/** agate: `a` to `z`, then `aa`, `bb`, … */
function letterName(index: number): string {
  const letter = String.fromCharCode('a'.charCodeAt(0) + (index % 26));
  return letter.repeat(Math.floor(index / 26) + 1);
}
