import { Dict } from '../values/dict.ts';
import { Markup } from '../values/markup.ts';
import { PyFloat } from '../values/py-float.ts';
import { PyRange } from '../values/py-range.ts';
import { PySet } from '../values/py-set.ts';
import { Tuple } from '../values/tuple.ts';
import type { Value } from '../values/value.ts';
import { DICT_METHODS } from './dict-methods.ts';
import { LIST_METHODS } from './list-methods.ts';
import { MARKUP_METHODS } from './markup-methods.ts';
import type { MethodTable } from './method.ts';
import { FLOAT_METHODS, INT_METHODS } from './number-methods.ts';
import { SEQUENCE_METHODS } from './sequence-methods.ts';
import { SET_METHODS } from './set-methods.ts';
import { STR_METHODS } from './str-methods.ts';

/** The methods of a value of one of Python's own types; the host's objects bring theirs in `getAttr`. */
export function methodsOf(value: Value): MethodTable<Value> | undefined {
  return tableOf(value) as MethodTable<Value> | undefined;
}

function tableOf(value: Value): unknown {
  switch (typeof value) {
    case 'string':
      return STR_METHODS;
    case 'number':
    case 'bigint':
    case 'boolean':
      return INT_METHODS;
    default:
      return value === null ? undefined : Array.isArray(value) ? LIST_METHODS : tableOfObject(value);
  }
}

function tableOfObject(value: object): unknown {
  if (value instanceof Dict) return DICT_METHODS;
  if (value instanceof Tuple || value instanceof PyRange) return SEQUENCE_METHODS;
  if (value instanceof PyFloat) return FLOAT_METHODS;
  if (value instanceof PySet) return SET_METHODS;
  return value instanceof Markup ? MARKUP_METHODS : undefined;
}
