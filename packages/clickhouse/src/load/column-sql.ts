import type { LoadFileStep } from '@tsdbt/core';
import { isNullableType, nullableType, quoteString, unwrappedType } from '@tsdbt/sql';
import type { FileColumn } from './load-column.ts';
import { classify, convertDeclared, fitsDeclared, NULL_BIT, ruleFor } from './type-rules.ts';

type CsvOptions = Pick<LoadFileStep, 'nullValues' | 'decimal'>;

/** A column with its type decided, or guessed from a sample. */
export interface TypedColumn {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
  /** SQL: the column's value, from the texts of the file. */
  readonly value: string;
  /** SQL: true for a row that shows that the type is wrong; null when none can. */
  readonly violation: string | null;
}

/** What one look at the values gives: for an inferred column the bits seen, for a declared one texts that do not fit. */
export type Observation = { readonly mask: number } | { readonly misfits: readonly string[] };

/** The name under which the texts of a file's n-th column are known in SQL, counted from 0. */
export function textColumn(index: number): string {
  return `c${index + 1}`;
}

/** SQL: the aggregate that observes a column in one pass over all values. */
export function observe(column: FileColumn, index: number, csv: CsvOptions): string {
  const x = textColumn(index);
  if (column.declaredType === null) return `groupBitOr(toUInt8(${classify(x, isNull(x, csv), csv.decimal)}))`;
  const violation = declaredViolation(x, column.declaredType, csv);
  return violation === null ? '[]::Array(String)' : `groupUniqArrayIf(${MISFITS})(${x}, ${violation})`;
}

/** Misfits that are told apart; the first of them in the file is reported. */
const MISFITS = 100;

export function readObservation(column: FileColumn, value: unknown): Observation {
  return column.declaredType === null ? { mask: Number(value) } : { misfits: value as readonly string[] };
}

/** The column's final type. Nullable only when NULLs occur, or when declared so. */
export function typedColumn(column: FileColumn, index: number, seen: Observation, csv: CsvOptions): TypedColumn {
  return column.declaredType !== null || !('mask' in seen)
    ? declaredColumn(column, index, csv)
    : inferredColumn(column, index, seen.mask, csv);
}

function inferredColumn(column: FileColumn, index: number, mask: number, csv: CsvOptions): TypedColumn {
  const x = textColumn(index);
  const rule = ruleFor(mask);
  const nullable = (mask & NULL_BIT) !== 0;
  const value = rule.convert(x, csv.decimal);
  const test = rule.test(x, csv.decimal);
  const misfit = test === 'true' ? [] : [`not (${test})`];
  return {
    name: column.name,
    comment: column.comment,
    type: nullable ? nullableType(rule.type) : rule.type,
    value: nullable ? `if(${isNull(x, csv)}, NULL, ${value})` : value,
    violation: nullable
      ? misfit.map(text => `(not (${isNull(x, csv)}) and ${text})`).join('') || null
      : [isNull(x, csv), ...misfit].join(' or '),
  };
}

function declaredColumn(column: FileColumn, index: number, csv: CsvOptions): TypedColumn {
  const x = textColumn(index);
  const type = column.declaredType ?? 'String';
  const nothing = isNullableType(type) ? 'NULL' : isText(type) ? "''" : undefined;
  const text = nothing === undefined ? x : `if(${isNull(x, csv)}, ${nothing}, ${x})`;
  return {
    name: column.name,
    comment: column.comment,
    type,
    value: convertDeclared(text, type, csv.decimal),
    violation: declaredViolation(x, type, csv),
  };
}

/** A NULL fits Nullable types, and as the empty text any text; a declared type without NULL refuses it. */
function declaredViolation(x: string, type: string, csv: CsvOptions): string | null {
  const fits = fitsDeclared(x, type, csv.decimal);
  if (!isNullableType(type) && !isText(type)) return `(${isNull(x, csv)} or not ${fits})`;
  return fits === 'true' ? null : `(not (${isNull(x, csv)}) and not ${fits})`;
}

function isText(type: string): boolean {
  return unwrappedType(type) === 'String';
}

function isNull(x: string, { nullValues }: CsvOptions): string {
  return nullValues.length === 0 ? 'false' : `${x} in (${nullValues.map(quoteString).join(', ')})`;
}

/** The values of a raw table's row, made out of texts: one for each column, then `_loaded_at` and `_source_file`. */
export function rowValues(columns: readonly TypedColumn[], loadedAt: number, source: string): string {
  return [...columns.map(column => column.value), `toDateTime(${loadedAt})`, source].join(',\n  ');
}

/** SQL: a condition that holds for every row, or stops the statement with ClickHouse's error 395 at one that breaks a type. */
export function typeGuard(columns: readonly TypedColumn[]): string {
  const violations = columns.flatMap(column => column.violation ?? []);
  return violations.length === 0
    ? 'true'
    : `throwIf(${violations.join(' or ')}, 'a value does not fit its column') = 0`;
}

/** ClickHouse: FUNCTION_THROW_IF_VALUE_IS_NON_ZERO. */
export const TYPE_GUARD_ERROR = 395;
