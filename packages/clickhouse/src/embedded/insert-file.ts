import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { WarehouseError } from '@tsdbt/core';
import { quoteString, type SqlToken, tokenize } from '@tsdbt/sql';

const PREFIX = 'tsdbt-insert-';

/**
 * Writes a stream of bytes to a file, hands it over and removes it. An insert from it is one statement that starts only when
 * all data have arrived, so a broken stream inserts nothing. Written synchronously: libuv's threads, which asynchronous files
 * would need, may all be busy with statements.
 */
export async function withSpooledFile<T>(
  folder: string,
  data: AsyncIterable<Uint8Array>,
  use: (file: string) => Promise<T>,
): Promise<T> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${PREFIX}${randomUUID()}`);
  try {
    const handle = openSync(file, 'wx', 0o600);
    try {
      for await (const chunk of data) writeAll(handle, chunk);
    } finally {
      closeSync(handle);
    }
    return await use(file);
  } finally {
    rmSync(file, { force: true });
  }
}

/** Removes what a killed process left; only for the owner of the folder. */
export function removeSpooledFiles(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.startsWith(PREFIX)) rmSync(join(folder, name), { force: true });
}

/**
 * `INSERT INTO t FORMAT X` → `INSERT INTO t FROM INFILE 'file' FORMAT X`, keeping columns, settings and defaults as they are;
 * `VALUES` without rows becomes the format of that name, and `input('…')` reads the file.
 */
export function insertFromFile(sql: string, file: string, compression = 'none'): string {
  const tokens = [...tokenize(sql)].filter(({ kind }) => !BESIDE_THE_POINT.has(kind));
  const words = topLevelWords(sql, tokens);
  const format = words.findLast(({ text }) => text === 'FORMAT');
  const name = format === undefined ? undefined : tokens[format.index + 1];
  const source = { file, compression, format: name === undefined ? 'Values' : sql.slice(name.start, name.end) };
  const input = tokens.findIndex((token, index) => isInputCall(sql, token, tokens[index + 1]));
  if (input !== -1) return selectFromFile(sql.slice(0, format?.start), tokens.slice(input), source);
  const end = (format ?? words.findLast(({ text }) => text === 'VALUES'))?.start;
  if (end === undefined || words[0]?.text !== 'INSERT') {
    throw new WarehouseError('data came with a statement that takes none: it must be INSERT … FORMAT …', {
      code: 62,
      type: 'SYNTAX_ERROR',
      sql,
    });
  }
  const place = words.find(({ text, index }) => text === 'SETTINGS' && index > 1)?.start ?? end;
  const infile = `FROM INFILE ${quoteString(file)} COMPRESSION ${quoteString(compression)} `;
  return `${sql.slice(0, place)}${infile}${sql.slice(place, end)}FORMAT ${source.format}`;
}

interface FileSource {
  readonly file: string;
  readonly format: string;
  readonly compression: string;
}

/** `input('structure')` → `file('path', 'Format', 'structure', 'compression')`. */
function selectFromFile(sql: string, [input, , structure, close]: readonly SqlToken[], source: FileSource): string {
  if (input === undefined || structure === undefined || close === undefined) return sql;
  const literals = [source.file, source.format].map(quoteString).join(', ');
  const columns = sql.slice(structure.start, structure.end);
  const call = `file(${literals}, ${columns}, ${quoteString(source.compression)})`;
  return sql.slice(0, input.start) + call + sql.slice(close.end);
}

const BESIDE_THE_POINT: ReadonlySet<string> = new Set(['space', 'comment', 'semicolon']);

interface TopLevelWord {
  readonly text: string;
  readonly start: number;
  /** Among the tokens. */
  readonly index: number;
}

function topLevelWords(sql: string, tokens: readonly SqlToken[]): readonly TopLevelWord[] {
  const words: TopLevelWord[] = [];
  let depth = 0;
  tokens.forEach((token, index) => {
    const text = sql.slice(token.start, token.end);
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (token.kind === 'word' && depth === 0) words.push({ text: text.toUpperCase(), start: token.start, index });
  });
  return words;
}

function isInputCall(sql: string, token: SqlToken, next: SqlToken | undefined): boolean {
  if (token.kind !== 'word' || sql.slice(token.start, token.end).toLowerCase() !== 'input') return false;
  return next !== undefined && sql.slice(next.start, next.end) === '(';
}

function writeAll(handle: number, chunk: Uint8Array): void {
  try {
    for (let written = 0; written < chunk.length; ) written += writeSync(handle, chunk, written);
  } catch (cause) {
    const full = cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC';
    const kind = full ? { code: 243, type: 'NOT_ENOUGH_SPACE' } : { code: 75, type: 'CANNOT_WRITE_TO_FILE_DESCRIPTOR' };
    throw new WarehouseError(`the data to insert cannot be written to disk: ${String(cause)}`, { ...kind, cause });
  }
}
