import type { ColumnInfo } from '@tsdbt/core';
import type { CallArgs } from '@tsdbt/jinja';
import { bindArguments, HostObject, raise, type Suspended, type Value } from '@tsdbt/jinja';
import { canonicalType, quoteColumn } from '@tsdbt/sql';
import { method } from './method.ts';

/**
 * A column as templates see it. dbt-clickhouse: `LowCardinality` and `Nullable` are taken off the type into flags; `dtype` is what
 * remains, `data_type` puts them back (and prints FixedString as String).
 */
export class Column extends HostObject {
  readonly column: string;
  readonly dtype: string;
  readonly isNullable: boolean;
  readonly isLowCardinality: boolean;

  constructor(name: string, type: string) {
    super();
    const lowCardinality = unwrap(type.trim(), 'LowCardinality');
    const nullable = unwrap(lowCardinality.inner, 'Nullable');
    this.column = name;
    this.dtype = nullable.inner;
    this.isLowCardinality = lowCardinality.found;
    this.isNullable = nullable.found;
  }

  override get typeName(): string {
    return 'ClickHouseColumn';
  }

  get dataType(): string {
    let type = this.dtype;
    if (this.isString()) type = 'String';
    else if (this.isNumeric()) type = `Decimal(${this.precision()[0]}, ${this.precision()[1]})`;
    if (this.isNullable) type = `Nullable(${type})`;
    return this.isLowCardinality ? `LowCardinality(${type})` : type;
  }

  isString(): boolean {
    const type = this.dtype.toLowerCase();
    return STRING_TYPES.has(type) || type.startsWith('fixedstring');
  }

  isNumeric(): boolean {
    return this.dtype.toLowerCase().startsWith('decimal');
  }

  isInteger(): boolean {
    return /^u?int/i.test(this.dtype);
  }

  isFloat(): boolean {
    return this.dtype.toLowerCase().startsWith('float');
  }

  /** Characters; 256 where the type has no length of its own. */
  stringSize(): number {
    if (!this.isString()) raise('RuntimeError', 'Called string_size() on non-string field!');
    const size = /^FixedString\((\d+)\)/i.exec(this.dtype)?.[1];
    return size === undefined ? 256 : Number(size);
  }

  precision(): readonly [precision: number, scale: number] {
    const found = /Decimal\((\d+), (\d+)\)/.exec(canonicalType(this.dtype));
    return [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)];
  }

  override str(): string {
    return `${this.column} ${this.isNullable ? `Nullable(${this.dataType})` : this.dataType}`;
  }

  override repr(): string {
    const nullable = this.isNullable ? 'True' : 'False';
    return `<ClickhouseColumn ${this.column} (${this.dataType}, is nullable: ${nullable})>`;
  }

  override equals(other: Value): boolean {
    return other instanceof Column && other.column === this.column && other.dtype === this.dtype;
  }

  /** dbt: columns are compared by content, so Python takes none as a key. */
  override get isHashable(): boolean {
    return false;
  }

  override getAttr(name: string): Value | undefined {
    return Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name]?.(this) : undefined;
  }
}

/** A column's name as templates quote it: `Column.quoted`, `adapter.quote`. */
export function quotedName(name: string): string {
  return quoteColumn(name);
}

/** A column from what the warehouse says. */
export function columnOf(info: ColumnInfo): Column {
  return new Column(info.name, info.type);
}

/** `api.Column`: makes columns, and knows ClickHouse's names for dbt's generic types. */
class ColumnClass extends HostObject {
  override get typeName(): string {
    return 'type';
  }

  override call(args: CallArgs): Value | Suspended {
    const [name, type] = bindArguments('Column', ['column', 'dtype'], args);
    return new Column(String(name), String(type));
  }

  override repr(): string {
    return "<class 'dbt.adapters.clickhouse.column.ClickHouseColumn'>";
  }

  override getAttr(name: string): Value | undefined {
    return Object.hasOwn(CLASS_METHODS, name) ? CLASS_METHODS[name] : undefined;
  }
}

export const COLUMN_CLASS: HostObject = new ColumnClass();

/** dbt-clickhouse: `Column.TYPE_LABELS`; a type that is not listed stays as it is. */
function translateType(type: string): string {
  return TYPE_LABELS[type.toUpperCase()] ?? type;
}

const TYPE_LABELS: Readonly<Record<string, string>> = {
  STRING: 'String',
  TIMESTAMP: 'DateTime',
  FLOAT: 'Float32',
  INTEGER: 'Int32',
};

const STRING_TYPES: ReadonlySet<string> = new Set([
  'string',
  'fixedstring',
  'longblob',
  'longtext',
  'tinytext',
  'text',
  'varchar',
  'mediumblob',
  'blob',
  'tinyblob',
  'char',
  'mediumtext',
]);

const CLASS_METHODS: Readonly<Record<string, Value>> = {
  create: method(
    'create',
    ['name', 'label_or_dtype'],
    (name, type) => new Column(String(name), translateType(String(type))),
  ),
  translate_type: method('translate_type', ['dtype'], type => translateType(String(type))),
  string_type: method('string_type', ['size'], () => 'String'),
  numeric_type: method(
    'numeric_type',
    ['dtype', 'precision', 'scale'],
    (_, p, s) => `Decimal(${String(p)}, ${String(s)})`,
  ),
  from_description: method(
    'from_description',
    ['name', 'raw_data_type'],
    (n, type) => new Column(String(n), String(type)),
  ),
};

const ATTRIBUTES: Readonly<Record<string, (column: Column) => Value>> = {
  name: c => c.column,
  column: c => c.column,
  quoted: c => quoteColumn(c.column),
  dtype: c => c.dtype,
  data_type: c => c.dataType,
  expanded_data_type: c => c.dataType,
  char_size: c => (/^FixedString\(/i.test(c.dtype) ? c.stringSize() : null),
  numeric_precision: c => (c.isNumeric() ? c.precision()[0] : null),
  numeric_scale: c => (c.isNumeric() ? c.precision()[1] : null),
  is_nullable: c => c.isNullable,
  is_low_cardinality: c => c.isLowCardinality,
  is_string: c => method('is_string', [], () => c.isString()),
  is_numeric: c => method('is_numeric', [], () => c.isNumeric()),
  is_integer: c => method('is_integer', [], () => c.isInteger()),
  is_float: c => method('is_float', [], () => c.isFloat()),
  is_number: c => method('is_number', [], () => c.isInteger() || c.isNumeric() || c.isFloat()),
  string_size: c => method('string_size', [], () => c.stringSize()),
  literal: c => method('literal', ['value'], value => `to${c.dtype}(${String(value)})`),
  can_expand_to: c =>
    method(
      'can_expand_to',
      ['other_column'],
      other => other instanceof Column && c.isString() && other.isString() && other.stringSize() > c.stringSize(),
    ),
  translate_type: () => CLASS_METHODS.translate_type ?? null,
  string_type: () => CLASS_METHODS.string_type ?? null,
  numeric_type: () => CLASS_METHODS.numeric_type ?? null,
};

function unwrap(type: string, wrapper: string): { readonly inner: string; readonly found: boolean } {
  const found = type.startsWith(`${wrapper}(`) && type.endsWith(')');
  return { inner: found ? type.slice(wrapper.length + 1, -1) : type, found };
}
