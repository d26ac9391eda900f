import { fail } from '@tsdbt/core';
import { compressionOf, foreignFormat } from './file-format.ts';
import { textProblem } from './text-problem.ts';

/**
 * The text of a seed's file. dbt: UTF-8 with or without a byte order mark, and all line ends (CR LF, CR, LF) are alike.
 * @throws TsdbtError TS7007 for a file of another format, TS7005 for one in another encoding
 */
export function seedText(bytes: Uint8Array, file: string): string {
  const format = compressionOf(bytes)?.phrase ?? foreignFormat(file, bytes);
  if (format !== undefined) return notCsv(file, format);
  const problem = textProblem(bytes, true);
  if (problem !== undefined) {
    const { line } = problem;
    return fail({
      code: 'TS7005',
      message: `${file} ${problem.text}`,
      at: { file, ...(line === undefined ? {} : { line, column: 1 }) },
      hint: problem.hint,
    });
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n');
}

function notCsv(file: string, format: string): never {
  return fail({
    code: 'TS7007',
    message: `${file} is ${format}, not CSV`,
    at: { file },
    hint: 'seeds are CSV files that are not packed; save its table as one',
  });
}
