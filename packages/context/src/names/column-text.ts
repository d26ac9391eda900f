import { type Answer, type Ask, ask } from '@tsdbt/core';
import type { Value } from '@tsdbt/jinja';
import { isPlainName, isQuoted, quoteColumn } from '@tsdbt/sql';
import { Relation } from '../values/relation.ts';

/** Whether a column's name may stand in SQL as it is written. */
export function standsAsItIs(name: Value): boolean {
  return typeof name !== 'string' || isPlainName(name) || isQuoted(name);
}

/**
 * A column as a test's SQL names it. dbt writes what it is given, which may be an expression; what cannot stand as it is means the
 * column if the relation has one of that name. A CTE, or a relation that is not there yet, cannot be asked: there, what looks like no
 * expression is a name.
 */
export function* columnText(relation: Value, name: Value): Generator<Ask, Value, Answer> {
  if (typeof name !== 'string' || standsAsItIs(name)) return name;
  const columns = relation instanceof Relation ? yield* columnsOf(relation) : [];
  const isColumn = columns.length === 0 ? !/[()[\]|:,]/.test(name) : columns.some(column => column.name === name);
  return isColumn ? quoteColumn(name) : name;
}

function* columnsOf({ fields }: Relation): Generator<Ask, readonly { readonly name: string }[], Answer> {
  if (fields.type === 'cte') return [];
  return yield* ask({ kind: 'columns', schema: fields.schema ?? '', identifier: fields.identifier ?? '' });
}
