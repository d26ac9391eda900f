import type { QueryResult } from '@tsdbt/core';
import {
  Dict,
  HostObject,
  NonFiniteDecimal,
  PyDecimal,
  PyFloat,
  raise,
  repr,
  str,
  Tuple,
  toList,
  type Value,
} from '@tsdbt/jinja';
import { MappedSequence, ResultColumn } from './mapped-sequence.ts';
import { method } from './method.ts';
import { formatTable } from './print-table.ts';
import { pythonColumn } from './python-column.ts';

/** agate's names for the types of columns (dbt adds Integer). */
export type TableType = 'Integer' | 'Number' | 'Date' | 'DateTime' | 'Boolean' | 'Text';

export interface TableColumn {
  readonly name: string;
  readonly type: TableType;
  readonly values: readonly Value[];
}

/** What prints text on behalf of a template: `print_table()` and its kin. */
export type Printer = (text: string) => void;

/**
 * A query's result as templates see it; dbt: an agate table. Python's types (`Decimal('1.00')`, dates, None) show when it is printed.
 * Unlike dbt's, a result without rows keeps its columns.
 */
export class ResultTable extends HostObject {
  readonly columns: readonly TableColumn[];
  readonly rowCount: number;
  private readonly print: Printer;
  private rowValues: readonly MappedSequence[] | undefined;

  constructor(columns: readonly TableColumn[], print: Printer) {
    super();
    this.columns = columns;
    this.rowCount = columns[0]?.values.length ?? 0;
    this.print = print;
  }

  override get typeName(): string {
    return 'Table';
  }

  get columnNames(): readonly string[] {
    return this.columns.map(column => column.name);
  }

  rows(): readonly MappedSequence[] {
    this.rowValues ??= Array.from({ length: this.rowCount }, (_, i) => {
      const values = this.columns.map(column => column.values[i] ?? null);
      return new MappedSequence('Row', values, this.columnNames);
    });
    return this.rowValues;
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'columns':
        return new MappedSequence(
          'MappedSequence',
          this.columns.map(column => new ResultColumn(column.name, column.type, column.values)),
          this.columnNames,
        );
      case 'rows':
        return new MappedSequence('MappedSequence', this.rows(), []);
      case 'column_names':
        return new Tuple(this.columnNames);
      case 'column_types':
        return new Tuple(this.columns.map(column => column.type));
      case 'row_names':
        return null;
      default:
        return Object.hasOwn(METHODS, name) ? METHODS[name]?.(this, this.print) : undefined;
    }
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.rows().at(key) : undefined;
  }

  override iterate(): Iterable<Value> {
    return this.rows();
  }

  override length(): number {
    return this.rowCount;
  }

  /** agate: a table prints as its columns' names and types. */
  override str(): string {
    const structure: TableColumn[] = [
      { name: 'column', type: 'Text', values: this.columnNames },
      { name: 'data_type', type: 'Text', values: this.columns.map(column => column.type) },
    ];
    return formatTable(structure, { maxColumnWidth: null, maxRows: null });
  }

  override repr(): string {
    return this.str();
  }
}

/** Makes the table that a template gets for a query's result. */
export function resultTable(result: Pick<QueryResult, 'columns' | 'rows'>, print: Printer): ResultTable {
  const columns = result.columns.map((column, i) =>
    pythonColumn(
      column,
      result.rows.map(row => row[i]),
    ),
  );
  return new ResultTable(columns, print);
}

/** What statements without rows give, and what stands for the database while parsing. dbt: `empty_table()`. */
export function emptyTable(print: Printer): ResultTable {
  return new ResultTable([], print);
}

/** dbt: `load_result(x)['data']`, a list of tuples. */
export function tableMatrix(table: ResultTable): Value[] {
  return table.rows().map(row => new Tuple(row.items));
}

const METHODS: Readonly<Record<string, (table: ResultTable, print: Printer) => Value>> = {
  print_table: (table, print) =>
    method(
      'print_table',
      ['max_rows?', 'max_columns?', 'output?', 'max_column_width?', 'locale?', 'max_precision?'],
      (rows, columns, _output, width) => {
        print(
          formatTable(table.columns, {
            maxRows: limitOf(rows, 20),
            maxColumns: limitOf(columns, 6),
            maxColumnWidth: limitOf(width, 20),
          }),
        );
        return null;
      },
    ),
  print_structure: (table, print) =>
    method('print_structure', [], () => {
      print(table.str());
      return null;
    }),
  print_json: (table, print) =>
    method('print_json', ['key?', 'newline?', 'indent?'], (_key, newline) => {
      const records = tableRecords(table).map(jsonRecord);
      print(newline === true ? records.join('\n') : `[${records.join(', ')}]`);
      return null;
    }),
  print_csv: (table, print) =>
    method('print_csv', [], () => {
      print(tableCsv(table));
      return null;
    }),
  select: (table, print) =>
    method(
      'select',
      ['key'],
      key =>
        new ResultTable(
          namesOf(key).map(name => columnNamed(table, name)),
          print,
        ),
    ),
  exclude: (table, print) =>
    method('exclude', ['key'], key => {
      const names = namesOf(key);
      return new ResultTable(
        table.columns.filter(column => !names.includes(column.name)),
        print,
      );
    }),
  rename: (table, print) =>
    method('rename', ['column_names?'], names => {
      const given = names instanceof Dict || names === undefined || names === null ? [] : toList(names);
      if (given.length > 0 && given.length !== table.columns.length)
        raise('ValueError', 'column_names and column_types must be the same length.');
      const renamed = (name: string, i: number) => str((names instanceof Dict ? names.get(name) : given[i]) ?? name);
      return new ResultTable(
        table.columns.map((column, i) => ({ ...column, name: renamed(column.name, i) })),
        print,
      );
    }),
  limit: (table, print) =>
    method('limit', ['start_or_stop?', 'stop?', 'step?'], (first, stop) => {
      const [start, end] =
        stop === undefined || stop === null ? [0, Number(first ?? 0)] : [Number(first ?? 0), Number(stop)];
      const columns = table.columns.map(column => ({ ...column, values: column.values.slice(start, end) }));
      return new ResultTable(columns, print);
    }),
  order_by: () =>
    method('order_by', ['*keys'], () => raise('RuntimeError', 'order_by is not available; order the query')),
};

/** The rows as JSON values: decimals as numbers, dates as ISO text. dbt: `show --output json`, `print_json()`. */
export function tableRecords(table: ResultTable): Record<string, unknown>[] {
  return table.rows().map(row => Object.fromEntries(row.items.map((value, i) => [row.names[i] ?? '', jsonOf(value)])));
}

/** Python: `json.dumps` puts a blank after commas and colons. */
function jsonRecord(record: Readonly<Record<string, unknown>>): string {
  const text = (value: unknown): string =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : JSON.stringify(value);
  const fields = Object.entries(record).map(([key, value]) => `${JSON.stringify(key)}: ${text(value)}`);
  return `{${fields.join(', ')}}`;
}

function jsonOf(value: Value): unknown {
  if (value instanceof PyDecimal) return value.toNumber();
  if (value instanceof NonFiniteDecimal) return value.value;
  if (value instanceof PyFloat) return value.value;
  if (value instanceof HostObject) return isoText(value);
  return typeof value === 'bigint' ? Number(value) : value;
}

/** The rows as CSV; dates in ISO form, empty for NULL. */
export function tableCsv(table: ResultTable, header = true): string {
  const quote = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const cell = (value: Value) =>
    value === null ? '' : quote(value instanceof HostObject ? isoText(value) : str(value));
  const lines = [...(header ? [table.columnNames.map(quote)] : []), ...table.rows().map(row => row.items.map(cell))];
  return `${lines.map(line => line.join(',')).join('\n')}\n`;
}

/** agate writes dates and times in ISO form. */
function isoText(value: HostObject): string {
  const text = str(value);
  return value instanceof PyDecimal ? text : text.replace(/^(\d{4}-\d\d-\d\d) /, '$1T');
}

function columnNamed(table: ResultTable, name: string): TableColumn {
  const found = table.columns.find(column => column.name === name);
  return found ?? raise('KeyError', repr(name));
}

function namesOf(key: Value | undefined): readonly string[] {
  return key === undefined || key === null ? [] : typeof key === 'string' ? [key] : toList(key).map(str);
}

function limitOf(value: Value | undefined, fallback: number): number | null {
  if (value === undefined) return fallback;
  return value === null ? null : Number(value);
}
