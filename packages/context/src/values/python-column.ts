import type { ColumnInfo } from '@tsdbt/core';
import { NonFiniteDecimal, PyDate, PyDateTime, PyDecimal, PyFloat, repr, type Value } from '@tsdbt/jinja';
import { unwrappedType } from '@tsdbt/sql';
import { containerJson } from './container-json.ts';
import type { TableColumn, TableType } from './result-table.ts';

/**
 * One column of a result with Python's types, as dbt's driver and agate make them: floats and decimals are Decimal, arrays, tuples and
 * maps are JSON text, UUIDs and the like are text.
 */
export function pythonColumn(column: ColumnInfo, values: readonly unknown[]): TableColumn {
  const type = unwrappedType(column.type);
  const read = readerOf(type);
  return {
    name: column.name,
    type: tableType(type),
    values: values.map(value => (isNull(value) ? null : read(value))),
  };
}

function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}

function tableType(type: string): TableType {
  if (/^U?Int\d+$/.test(type) || type === 'Nothing') return 'Integer';
  if (/^(?:Float|BFloat|Decimal)/.test(type)) return 'Number';
  if (/^Date(?:32)?$/.test(type)) return 'Date';
  if (/^DateTime/.test(type)) return 'DateTime';
  return type === 'Bool' ? 'Boolean' : 'Text';
}

function readerOf(type: string): (value: unknown) => Value {
  switch (tableType(type)) {
    case 'Integer':
      return integer;
    case 'Number':
      return numberReader(type);
    case 'Date':
      return value => date(String(value));
    case 'DateTime':
      return value => dateTime(String(value));
    case 'Boolean':
      return value => value === true || value === 'true';
    case 'Text':
      return isContainer(type)
        ? value => containerJson(type, value)
        : value => (typeof value === 'string' ? value : JSON.stringify(value));
  }
}

function integer(value: unknown): Value {
  const number = BigInt(typeof value === 'number' ? value : String(value));
  const small = Number(number);
  return Number.isSafeInteger(small) ? small : number;
}

/** Python: `Decimal(repr(float))`: a whole float's repr ends in `.0`; a ClickHouse Decimal keeps the zeros of its scale. */
function numberReader(type: string): (value: unknown) => Value {
  const scale = Number(/^Decimal\(\d+, (\d+)\)/.exec(type)?.[1] ?? (type.startsWith('Decimal') ? 0 : 1));
  return value => {
    const special = SPECIAL[String(value)];
    if (special !== undefined) return new NonFiniteDecimal(special);
    const text = typeof value === 'number' ? repr(new PyFloat(value)) : withScale(String(value), scale);
    return PyDecimal.parse(text) ?? new PyFloat(Number(text));
  };
}

/** ClickHouse's words in JSON. */
const SPECIAL: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

function withScale(text: string, scale: number): string {
  const [whole = '', fraction = ''] = text.split('.');
  return fraction.length >= scale ? text : `${whole}.${fraction.padEnd(scale, '0')}`;
}

function date(text: string): Value {
  const [year = 1970, month = 1, day = 1] = text.split('-').map(Number);
  return new PyDate(year, month, day);
}

function dateTime(text: string): Value {
  const found = /^(\d+)-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d+))?/.exec(text);
  if (found === null) return text;
  const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const microsecond = Number((found[7] ?? '').padEnd(6, '0').slice(0, 6));
  return new PyDateTime({ year, month, day }, { hour, minute, second, microsecond });
}

function isContainer(type: string): boolean {
  return /^(?:Array|Tuple|Map|Nested|JSON|Object|Variant|Dynamic|Point|Ring|Polygon|MultiPolygon)\b/.test(type);
}
