import { isLowerText, isUpperText } from '../methods/text-case.ts';
import { modulo } from '../operators/arithmetic.ts';
import { type OrderOperator, ordered } from '../operators/compare.ts';
import { contains } from '../operators/contains.ts';
import { equals } from '../operators/equals.ts';
import { toNumeric } from '../operators/numeric.ts';
import { Dict } from '../values/dict.ts';
import { isCallable } from '../values/expect.ts';
import { hashKey } from '../values/hash-key.ts';
import { HostObject } from '../values/host-object.ts';
import { isIterable } from '../values/iterate.ts';
import { lengthOf } from '../values/length.ts';
import { Markup, textOf } from '../values/markup.ts';
import { NonFiniteDecimal } from '../values/non-finite-decimal.ts';
import { PyDecimal } from '../values/py-decimal.ts';
import { PyFloat } from '../values/py-float.ts';
import { PyRange } from '../values/py-range.ts';
import { str } from '../values/str.ts';
import { Tuple } from '../values/tuple.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { type Test, test } from './test.ts';

/** Jinja2's tests, under all their names. */
export const TESTS: ReadonlyMap<string, Test> = new Map<string, Test>([
  test('defined', [], value => !(value instanceof Undefined)),
  test('undefined', [], value => value instanceof Undefined),
  test('filter', [], (value, _args, site) => site.environment.filters.has(nameOf(value))),
  test('test', [], (value, _args, site) => site.environment.tests.has(nameOf(value))),
  test('none', [], value => value === null),
  test('boolean', [], value => typeof value === 'boolean'),
  test('true', [], value => value === true),
  test('false', [], value => value === false),
  test('integer', [], value => typeof value === 'number' || typeof value === 'bigint'),
  test('float', [], value => value instanceof PyFloat),
  test(
    'number',
    [],
    value => toNumeric(value) !== undefined || value instanceof PyDecimal || value instanceof NonFiniteDecimal,
  ),
  test('string', [], value => textOf(value) !== undefined),
  test('lower', [], value => isLowerText(str(value))),
  test('upper', [], value => isUpperText(str(value))),
  test('mapping', [], value => value instanceof Dict || (value instanceof HostObject && value.isMapping)),
  test('sequence', [], isSequence),
  test('iterable', [], isIterable),
  test('callable', [], isCallable),
  test('escaped', [], value => value instanceof Markup),
  test('sameas', ['other'], (value, [other = null]) => isSame(value, other)),
  test('in', ['seq'], (value, [container = null]) => contains(container, value)),
  test('odd', [], value => equals(modulo(value, 2), 1)),
  test('even', [], value => equals(modulo(value, 2), 0)),
  test('divisibleby', ['num'], (value, [divisor = null]) => equals(modulo(value, divisor), 0)),
  ...['eq', 'equalto', '=='].map(name => test(name, ['b'], (value, [other = null]) => equals(value, other))),
  ...['ne', '!='].map(name => test(name, ['b'], (value, [other = null]) => !equals(value, other))),
  ...orderTests(['lt', 'lessthan', '<'], '<'),
  ...orderTests(['le', '<='], '<='),
  ...orderTests(['gt', 'greaterthan', '>'], '>'),
  ...orderTests(['ge', '>='], '>='),
]);

function orderTests(names: readonly string[], operator: OrderOperator): [string, Test][] {
  return names.map(name => test(name, ['b'], (value, [other = null]) => ordered(value, operator, other)));
}

/** A value looked up among names: it must be hashable, and only text is ever found. */
function nameOf(value: Value): string {
  return textOf(value) ?? `\0${typeof hashKey(value)}`;
}

/** Jinja2: something with a length and items. */
function isSequence(value: Value): boolean {
  if (Array.isArray(value) || value instanceof Tuple || value instanceof Dict || value instanceof PyRange) return true;
  if (lengthOf(value) === undefined) return false;
  return textOf(value) !== undefined || (value instanceof HostObject && value.getItem !== undefined);
}

/** Python: `a is b`; small values of one type and equal are one object. */
function isSame(left: Value, right: Value): boolean {
  if (left === right) return true;
  return left instanceof Tuple && right instanceof Tuple && left.items.length + right.items.length === 0;
}
