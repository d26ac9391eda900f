import type { LoadFileStep, RelationName, StatementOptions, Warehouse } from '@tsdbt/core';
import { quoteIdentifier, renderRelation, unwrappedType } from '@tsdbt/sql';
import { refuseText } from './check-file.ts';
import type { TypedColumn } from './column-sql.ts';
import { locateRaggedRow } from './locate-problem.ts';
import { openBytes } from './open-bytes.ts';
import { textProblem } from './text-problem.ts';

/** A load that has filled its table. */
export interface FilledTable {
  readonly into: RelationName;
  readonly columns: readonly TypedColumn[];
  readonly files: readonly string[];
  readonly load: LoadFileStep;
}

/**
 * ClickHouse takes what is no text into text columns without a word: bytes that are not UTF-8, NULs, line ends of one CR, and all that
 * follows a quote which is never closed. One look at the text columns tells whether the files have to be read again for it.
 * @throws TsdbtError TS7002 or TS7005, with the place
 */
export async function checkTexts(
  filled: FilledTable,
  warehouse: Warehouse,
  options: () => StatementOptions,
): Promise<void> {
  const texts = filled.columns.filter(column => unwrappedType(column.type) === 'String');
  if (texts.length === 0) return;
  const any = (condition: (name: string) => string): string =>
    `max(${texts.map(({ name }) => condition(quoteIdentifier(name))).join(' or ')})`;
  const [[notText, openLines] = []] = (
    await warehouse.query(
      `select ${any(x => `ifNull(not isValidUTF8(${x}) or position(${x}, char(0)) > 0, false)`)},
  ${any(x => `ifNull(position(${x}, '\\n') > 0 or position(${x}, '\\r') > 0, false)`)}
from ${renderRelation(filled.into)}`,
      options(),
    )
  ).rows;
  for (const file of filled.files) {
    if (Number(notText) > 0) await locateNoText(file, filled.load);
    if (Number(openLines) > 0 && (await mayBeTorn(file))) {
      await locateRaggedRow(file, filled.columns.length, filled.load);
    }
  }
}

/** Reads a file for bytes that are no text; throws with the line, or returns when there are none. */
async function locateNoText(file: string, load: LoadFileStep): Promise<void> {
  let line = 0;
  let rest: Buffer = Buffer.alloc(0);
  const look = (bytes: Buffer): void => {
    const problem = textProblem(bytes, true);
    if (problem !== undefined) refuseText(file, { ...problem, line: line + (problem.line ?? 1) }, load);
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) line += 1;
  };
  for await (const chunk of openBytes(file)) {
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(LF) + 1;
    look(bytes.subarray(0, end));
    rest = bytes.subarray(end);
  }
  look(rest);
}

/** A quick look at what makes a slow one worth while: an odd number of quotes, or a CR that no LF follows. */
async function mayBeTorn(file: string): Promise<boolean> {
  let quotes = 0;
  let afterCr = false;
  for await (const chunk of openBytes(file)) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (afterCr && bytes.length > 0 && bytes[0] !== LF) return true;
    for (let at = bytes.indexOf(QUOTE); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) quotes += 1;
    for (let at = bytes.indexOf(CR); at >= 0 && at < bytes.length - 1; at = bytes.indexOf(CR, at + 1))
      if (bytes[at + 1] !== LF) return true;
    afterCr = bytes.at(-1) === CR;
  }
  return quotes % 2 === 1;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
