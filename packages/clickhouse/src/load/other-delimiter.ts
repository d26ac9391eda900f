import { fail, type SourceSpan } from '@tsdbt/core';
import type { CsvRecord } from './read-csv.ts';

/**
 * The character that seems to separate the fields of a file which has one column as it is read: it stands in the header (not in
 * quotes), and in every record below.
 */
export function otherDelimiter(header: CsvRecord, sample: readonly CsvRecord[], delimiter: string): string | undefined {
  const [only, ...more] = header.fields;
  if (only === undefined || more.length > 0 || only.quoted) return undefined;
  const lines = sample
    .map(record => record.fields.map(field => field.text).join(delimiter))
    .filter(line => line !== '');
  const counts = (text: string, sign: string): number => text.split(sign).length - 1;
  return CANDIDATES.filter(sign => sign !== delimiter && only.text.includes(sign))
    .filter(sign => lines.every(line => counts(line, sign) >= counts(only.text, sign)))
    .sort((a, b) => counts(only.text, b) - counts(only.text, a))[0];
}

const CANDIDATES = [',', ';', '\t', '|'];

/** `","`, a tab as `a tab`. */
export function delimiterName(sign: string): string {
  return sign === '\t' ? 'a tab ("\\t")' : JSON.stringify(sign);
}

/** dbt: one character. A quote or a line's end cannot be one. */
export function requireDelimiter(delimiter: string, at: SourceSpan): void {
  if (delimiter.length === 1 && !/["\r\n]/.test(delimiter)) return;
  fail({
    code: 'TS2005',
    message: `delimiter is ${JSON.stringify(delimiter)}, but must be one character, and no quote or line end`,
    at,
    hint: delimiter === '\\t' ? 'a tab is written "\\t" in YAML, in double quotes' : 'such as ";" or "|"',
  });
}
