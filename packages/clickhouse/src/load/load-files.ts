import {
  fail,
  type LoadFileStep,
  type RelationName,
  type StatementOptions,
  type StatementSummary,
  type Step,
  TsdbtError,
  type Warehouse,
  WarehouseError,
} from '@tsdbt/core';
import { createTable, dropRelation, keyExpressions } from '@tsdbt/sql';
import { checkTexts } from './check-texts.ts';
import {
  type Observation,
  observe,
  readObservation,
  TYPE_GUARD_ERROR,
  type TypedColumn,
  typedColumn,
} from './column-sql.ts';
import { type CsvSource, localSource, type SourceFile, streamedSource } from './csv-source.ts';
import { type FileHead, readHead } from './file-head.ts';
import { fileIdentity, requireUnchanged } from './file-identity.ts';
import { guessTypes } from './guess-types.ts';
import { type FileColumn, fileColumns } from './load-column.ts';
import { locateMisfit, locateRaggedRow } from './locate-problem.ts';

/**
 * Carries out a `loadFile` step: files → one typed staging table. Types are those that hold for all values. They are guessed from
 * the first records, and every row is checked against the guess while it is inserted, so that most files are read once; a guess
 * that breaks is replaced by a look at all values and a second insert.
 * @throws TsdbtError TS7001 to TS7009
 */
export async function loadFiles(
  step: Extract<Step, { kind: 'loadFile' }>,
  warehouse: Warehouse,
  options: () => StatementOptions,
): Promise<StatementSummary> {
  const { load, into } = step;
  const identities = new Map(load.files.map(file => [file, fileIdentity(file)]));
  const heads: FileHead[] = [];
  for (const file of load.files) heads.push(await readHead(file, load));
  const [first] = heads;
  if (first === undefined) return fail({ code: 'TS7001', message: 'there is no file to load', at: load.place });
  const columns = fileColumns(first.header, first.file, load);
  const files = heads.map(head => sourceFile(head, columns, first));
  const source = await openSource({ warehouse, load, files, texts: textsName(into), options });
  const guess = await guessTypes(first, columns, load, { warehouse, options: options() });
  const job: Job = { identities, load, into, warehouse, options, columns, files, source, loadedAt: guess.now };
  try {
    const summary = await explained(job, () => fill(job, guess.seen));
    requireUnchanged(identities, load);
    return summary;
  } finally {
    await source.dispose();
  }
}

interface Job {
  readonly identities: ReadonlyMap<string, string>;
  readonly load: LoadFileStep;
  readonly into: RelationName;
  readonly warehouse: Warehouse;
  readonly options: () => StatementOptions;
  readonly columns: readonly FileColumn[];
  readonly files: readonly SourceFile[];
  readonly source: CsvSource;
  readonly loadedAt: number;
}

async function fill(job: Job, guess: readonly Observation[] | undefined): Promise<StatementSummary> {
  if (guess !== undefined) {
    const filled = await fillTyped(job, guess).catch(rethrowUnlessGuard);
    if (filled !== undefined) return filled;
  }
  return await fillTyped(job, await observeAll(job));
}

async function fillTyped(job: Job, seen: readonly Observation[]): Promise<StatementSummary> {
  const { into, source, loadedAt } = job;
  const columns = job.columns.map((column, index) => typedColumn(column, index, seen[index] ?? { mask: 0 }, job.load));
  await job.warehouse.execute(dropRelation(into), job.options());
  await job.warehouse.execute(createRawTable(job, columns), job.options());
  let total: StatementSummary | undefined;
  for (const file of job.files) total = sum(total, await source.insert(file, { into, columns, loadedAt }));
  await checkTexts({ into, columns, files: job.load.files, load: job.load }, job.warehouse, job.options);
  return total as StatementSummary;
}

/** A guess that broke is no error; everything else is. */
function rethrowUnlessGuard(error: unknown): undefined {
  if (!(error instanceof WarehouseError) || error.code !== TYPE_GUARD_ERROR) throw error;
}

/** One look at all values of all files; stops at declared types that some values do not fit. */
async function observeAll(job: Job): Promise<readonly Observation[]> {
  const aggregates = job.columns.map((column, index) => observe(column, index, job.load));
  const rows = await job.source.observe(aggregates);
  const seen = job.columns.map((column, index) =>
    rows.map(row => readObservation(column, row[index])).reduce(bothObserved, NOTHING_SEEN),
  );
  const misfits = seen.map(one => new Set('misfits' in one ? one.misfits : []));
  if (misfits.some(texts => texts.size > 0)) {
    for (const file of job.files) await locateMisfit(file, job.columns, misfits, job.load);
    throw new Error('values that ClickHouse found unfit are not in the files');
  }
  return seen;
}

const NOTHING_SEEN: Observation = { mask: 0 };

function bothObserved(a: Observation, b: Observation): Observation {
  if ('mask' in b) return { mask: b.mask | ('mask' in a ? a.mask : 0) };
  return { misfits: [...('misfits' in a ? a.misfits : []), ...b.misfits] };
}

/** ClickHouse names no place in a file; when it could not read one, we look for it. */
async function explained<T>(job: Job, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    requireUnchanged(job.identities, job.load);
    if (error instanceof TsdbtError || !isUnreadable(error)) throw error;
    for (const { file } of job.files) await locateRaggedRow(file, job.columns.length, job.load);
    throw error;
  }
}

/** ClickHouse's errors about the shape or the compression of what it reads. */
function isUnreadable(error: unknown): boolean {
  if (!(error instanceof WarehouseError)) return true;
  return (
    [6, 26, 27, 33, 38, 41, 72, 117, 354, 561].includes(error.code) || /inflate|zstd|decompress/i.test(error.message)
  );
}

function createRawTable({ load, into }: Job, columns: readonly TypedColumn[]): string {
  return createTable({
    relation: into,
    shape: {
      columns: [
        ...columns.map(({ name, type, comment }) => ({ name, type, comment })),
        { name: '_loaded_at', type: 'DateTime', comment: 'when the row was loaded' },
        { name: '_source_file', type: 'String', comment: 'the file it came from' },
      ],
    },
    engine: 'MergeTree()',
    clauses: [
      `order by (${keyExpressions(
        [load.orderBy],
        columns.map(column => column.name),
      )})`,
    ],
    settings: {},
    comment: load.comment,
  });
}

async function openSource(context: Parameters<typeof localSource>[0]): Promise<CsvSource> {
  const { readsLocalFiles } = await context.warehouse.capabilities();
  const plain = context.files.every(({ file }) => !/[*?{}]/.test(file));
  return readsLocalFiles && plain ? localSource(context) : streamedSource(context);
}

/** The file's columns in terms of the first file's; they may stand in another order, but must be the same. */
function sourceFile(head: FileHead, columns: readonly FileColumn[], first: FileHead): SourceFile {
  const headers = head.header?.fields.map(field => field.text.trim()) ?? [];
  const order = headers.map(text => columns.findIndex(column => column.header === text));
  const missing = columns.filter(column => !headers.includes(column.header)).map(column => column.header);
  const surplus = headers.filter((_, index) => order[index] === -1);
  if (missing.length > 0 || surplus.length > 0) {
    fail({
      code: 'TS7004',
      message: `the header of ${head.file} is not that of ${first.file}`,
      at: { file: head.file, line: 1, column: 1 },
      notes: [
        ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
        ...(surplus.length > 0 ? [`only here: ${surplus.join(', ')}`] : []),
      ],
    });
  }
  return { file: head.file, headerLines: head.headerLines, order };
}

function textsName(into: RelationName): RelationName {
  const { schema, identifier } = into;
  const mark = identifier.lastIndexOf('__tsdbt_');
  return { schema, identifier: mark < 0 ? identifier : `${identifier.slice(0, mark)}__text${identifier.slice(mark)}` };
}

function sum(a: StatementSummary | undefined, b: StatementSummary): StatementSummary {
  if (a === undefined) return b;
  return {
    queryId: b.queryId,
    readRows: a.readRows + b.readRows,
    readBytes: a.readBytes + b.readBytes,
    writtenRows: a.writtenRows + b.writtenRows,
    writtenBytes: a.writtenBytes + b.writtenBytes,
    peakMemory: Math.max(a.peakMemory, b.peakMemory),
    elapsed: a.elapsed + b.elapsed,
  };
}
