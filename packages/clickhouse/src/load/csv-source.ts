import { basename } from 'node:path';
import type { LoadFileStep, RelationName, StatementOptions, StatementSummary, Warehouse } from '@tsdbt/core';
import { createTable, dropRelation, quoteIdentifier, quoteString, renderRelation, settingsClause } from '@tsdbt/sql';
import { rowValues, type TypedColumn, textColumn, typeGuard } from './column-sql.ts';
import { namedCompression } from './file-format.ts';
import { EXTRA_COLUMNS } from './load-column.ts';
import { openBytes } from './open-bytes.ts';

/** A data file and the order of its columns, as indices into the raw table's. */
export interface SourceFile {
  readonly file: string;
  readonly headerLines: number;
  readonly order: readonly number[];
}

/** How the texts of the files reach ClickHouse. */
export interface CsvSource {
  /** One row of aggregates over the texts `c1`, `c2`, … of each file. */
  observe(aggregates: readonly string[]): Promise<readonly (readonly unknown[])[]>;
  /** Inserts the rows of a file, each checked against the columns' types. */
  insert(source: SourceFile, target: InsertTarget): Promise<StatementSummary>;
  /** Removes what it needed on the way. */
  dispose(): Promise<void>;
}

export interface InsertTarget {
  readonly into: RelationName;
  readonly columns: readonly TypedColumn[];
  /** Seconds since the epoch: `_loaded_at` of every row. */
  readonly loadedAt: number;
}

export interface SourceContext {
  readonly warehouse: Warehouse;
  readonly load: LoadFileStep;
  readonly files: readonly SourceFile[];
  /** A name for texts on the way to their types. */
  readonly texts: RelationName;
  readonly options: () => StatementOptions;
}

/** ClickHouse reads the files itself with `file()`, as often as it has to. */
export function localSource({ warehouse, load, files, options }: SourceContext): CsvSource {
  const from = (source: SourceFile): string =>
    `file(${quoteString(source.file)}, 'CSV', ${quoteString(structure(source))}, '${namedCompression(source.file)?.name ?? 'none'}')`;
  return {
    async observe(aggregates) {
      const rows = [];
      for (const source of files) {
        const sql = `select ${aggregates.join(',\n  ')}\nfrom ${from(source)}\n${settingsClause(csvSettings(load, source))}`;
        rows.push(...(await warehouse.query(sql, options())).rows);
      }
      return rows;
    },
    async insert(source, target) {
      const select = selectRows(target, quoteString(basename(source.file)), from(source));
      return await warehouse.execute(
        `${insertInto(target)}\n${select}\n${settingsClause(csvSettings(load, source))}`,
        options(),
      );
    },
    dispose: async () => undefined,
  };
}

/**
 * The files are streamed to the server, straight into the typed table. Only when types cannot be guessed do all texts go to a
 * table of their own first, to be looked at as a whole.
 */
export function streamedSource(context: SourceContext): CsvSource {
  const { warehouse, load, files, texts, options } = context;
  let kept = false;
  const stream = (source: SourceFile, statement: string): Promise<StatementSummary> => {
    const given = options();
    const settings = { ...given.settings, ...csvSettings(load, source) };
    return warehouse.insertStream(`${statement}\nFORMAT CSV`, openBytes(source.file), { ...given, settings });
  };
  const input = (source: SourceFile): string => `input(${quoteString(structure(source))})`;
  const keepTexts = async (): Promise<void> => {
    kept = true;
    await warehouse.execute(createTextTable(context), options());
    for (const source of files) {
      const columns = source.order.map(textColumn).join(', ');
      const values = `select ${columns}, ${quoteString(source.file)} from ${input(source)}`;
      await stream(source, `insert into ${renderRelation(texts)} (${columns}, source)\n${values}`);
    }
  };
  return {
    async observe(aggregates) {
      await keepTexts();
      return (await warehouse.query(`select ${aggregates.join(',\n  ')}\nfrom ${renderRelation(texts)}`, options()))
        .rows;
    },
    async insert(source, target) {
      const name = quoteString(basename(source.file));
      if (!kept) return await stream(source, `${insertInto(target)}\n${selectRows(target, name, input(source))}`);
      const from = `${renderRelation(texts)} prewhere source = ${quoteString(source.file)}`;
      return await warehouse.execute(`${insertInto(target)}\n${selectRows(target, name, from)}`, options());
    },
    async dispose() {
      if (kept) await warehouse.execute(dropRelation(texts), options());
    },
  };
}

function insertInto({ into, columns }: InsertTarget): string {
  const names = [...columns.map(column => column.name), ...EXTRA_COLUMNS];
  return `insert into ${renderRelation(into)} (${names.map(quoteIdentifier).join(', ')})`;
}

function selectRows({ columns, loadedAt }: InsertTarget, source: string, from: string): string {
  return `select\n  ${rowValues(columns, loadedAt, source)}\nfrom ${from}\nwhere ${typeGuard(columns)}`;
}

/** `c1 String, c2 String, …` in the file's order: every field is read as text, quoted or not. */
function structure({ order }: SourceFile): string {
  return order.map(index => `${textColumn(index)} String`).join(', ');
}

function createTextTable({ texts, files, load }: SourceContext): string {
  const columns = files[0]?.order.map((_, index) => ({ name: textColumn(index), type: 'String' })) ?? [];
  return createTable({
    relation: texts,
    shape: { columns: [...columns, { name: 'source', type: 'LowCardinality(String)' }] },
    engine: 'MergeTree()',
    clauses: ['order by tuple()'],
    settings: {},
    comment: load.comment,
  });
}

/** Everything that decides how CSV is read is said, so that a profile's settings cannot change what a file means. */
function csvSettings(
  { delimiter }: LoadFileStep,
  { headerLines }: SourceFile,
): Readonly<Record<string, string | number>> {
  return {
    input_format_csv_skip_first_lines: headerLines,
    format_csv_delimiter: delimiter,
    format_csv_allow_double_quotes: 1,
    format_csv_allow_single_quotes: 0,
    input_format_csv_trim_whitespaces: 1,
    input_format_csv_skip_trailing_empty_lines: 1,
    input_format_csv_allow_variable_number_of_columns: 0,
    input_format_csv_allow_whitespace_or_tab_as_delimiter: delimiter === '\t' || delimiter === ' ' ? 1 : 0,
    input_format_allow_errors_num: 0,
    input_format_allow_errors_ratio: 0,
  };
}
