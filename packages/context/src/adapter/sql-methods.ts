import { str, type Value } from '@tsdbt/jinja';
import { canBeNullable, meetsType, nullableType, readableType, splitCodec } from '@tsdbt/sql';
import { type AdapterMethods, on } from './adapter-method.ts';

/** Our own: what the built-in macros need to write SQL that is right for every name, value and type. */
export const SQL_METHODS: AdapterMethods = {
  _meets_type: on('found declared', ([found, declared]) => meetsType(text(found), splitCodec(text(declared)).type)),
  /** None for types that have no NULL. */
  _nullable_type: on('type', ([type]) => (canBeNullable(text(type)) ? nullableType(text(type)) : null)),
  _readable_type: on('type', ([type]) => (typeof type === 'string' ? readableType(type) : (type ?? null))),
};

function text(value: Value | undefined): string {
  return str(value ?? null);
}
