import { str, type Value } from '@tsdbt/jinja';
import {
  canBeNullable,
  closedExpression,
  isQuoted,
  isStringLiteral,
  meetsType,
  nullableType,
  quoteGivenText,
  quoteIfNeeded,
  quoteString,
  readableType,
  splitCodec,
} from '@tsdbt/sql';
import { type AdapterMethods, on } from './adapter-method.ts';

/** Our own: what the built-in macros need to write SQL that is right for every name, value and type. */
export const SQL_METHODS: AdapterMethods = {
  _meets_type: on('found declared', ([found, declared]) => meetsType(text(found), splitCodec(text(declared)).type)),
  /** None for types that have no NULL. */
  _nullable_type: on('type', ([type]) => (canBeNullable(text(type)) ? nullableType(text(type)) : null)),
  _readable_type: on('type', ([type]) => (typeof type === 'string' ? readableType(type) : (type ?? null))),
  /** A text that dbt puts between quotes as it is. */
  _literal: on('text', ([value]) => quoteGivenText(text(value))),
  /** The same for a text that nobody can have escaped. */
  _string: on('text', ([value]) => quoteString(text(value))),
  /** The same for one whose backslashes are the caller's, as in `dbt.string_literal`: dbt's text wherever that is a literal at all. */
  _text: on('text', ([value]) => (isStringLiteral(`'${text(value)}'`) ? `'${text(value)}'` : quoteString(text(value)))),
  /** A unit test's text: dbt's literal, but for backslashes that it would take for escapes. */
  _fixture_literal: on('literal text', ([literal, value]) =>
    /^(?:[^\\]|\\\\)*$/.test(text(value)) ? (literal ?? null) : quoteString(text(value)),
  ),
  /** A name that dbt writes as it is. */
  _name: on('name', ([name]) => (isQuoted(text(name)) ? text(name) : quoteIfNeeded(text(name)))),
  _expression: on('text', ([value]) => closedExpression(text(value))),
};

function text(value: Value | undefined): string {
  return str(value ?? null);
}
