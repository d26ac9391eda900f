import { raise } from '../errors/python-exception.ts';
import { percentFormat } from '../format/percent-format.ts';
import { work, workOnItems } from '../render/budget.ts';
import { expectInteger } from '../values/expect.ts';
import { HostObject } from '../values/host-object.ts';
import { escapeHtml, Markup, textOf } from '../values/markup.ts';
import { PyFloat } from '../values/py-float.ts';
import { PySet } from '../values/py-set.ts';
import { str } from '../values/str.ts';
import { Tuple } from '../values/tuple.ts';
import { typeName } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { floatFloorDivide, floatModulo, floatPower } from './float-arithmetic.ts';
import * as integers from './integer-arithmetic.ts';
import { toFloat, toNumeric } from './numeric.ts';

/** Python: `left + right`. */
export function add(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return integers.add(left, right);
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  return numeric(left, right, integers.add, (a, b) => a + b) ?? addSequences(left, right) ?? dispatch('+', left, right);
}

/** Python: `left - right`. */
export function subtract(left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return integers.subtract(left, right);
  if (left instanceof PySet && right instanceof PySet) {
    return new PySet([...left.iterate()].filter(value => !right.has(value)));
  }
  return numeric(left, right, integers.subtract, (a, b) => a - b) ?? dispatch('-', left, right);
}

/** Python: `left * right`. */
export function multiply(left: Value, right: Value): Value {
  return numeric(left, right, integers.multiply, (a, b) => a * b) ?? repeat(left, right) ?? dispatch('*', left, right);
}

/** Python: `left / right`. */
export function divide(left: Value, right: Value): Value {
  const [a, b] = [toNumeric(left), toNumeric(right)];
  if (a === undefined || b === undefined) return dispatch('/', left, right);
  const isInteger = !(a instanceof PyFloat) && !(b instanceof PyFloat);
  if ((b instanceof PyFloat ? b.value : Number(b)) === 0)
    raise('ZeroDivisionError', isInteger ? 'division by zero' : 'float division by zero');
  return new PyFloat(isInteger ? integers.trueDivide(a, b) : toFloat(a) / toFloat(b));
}

/** Python: `left // right`. */
export function floorDivide(left: Value, right: Value): Value {
  return numeric(left, right, integers.floorDivide, floatFloorDivide) ?? dispatch('//', left, right);
}

/** Python: `left % right`: the remainder, or the formatting of text. */
export function modulo(left: Value, right: Value): Value {
  if (typeof left === 'string') return percentFormat(left, right);
  if (left instanceof Markup) return new Markup(percentFormat(left.text, right, escapeUnlessMarkup));
  return numeric(left, right, integers.modulo, floatModulo) ?? dispatch('%', left, right);
}

/** Python: `left ** right`. */
export function power(left: Value, right: Value): Value {
  const [a, b] = [toNumeric(left), toNumeric(right)];
  if (a === undefined || b === undefined) return dispatch('**', left, right);
  if (a instanceof PyFloat || b instanceof PyFloat || b < 0) return new PyFloat(floatPower(toFloat(a), toFloat(b)));
  return integers.power(a, b);
}

/** Python: `-value`. */
export function negate(value: Value): Value {
  const number = toNumeric(value);
  if (number instanceof PyFloat) return new PyFloat(-number.value);
  if (number !== undefined) return integers.subtract(0, number);
  const result = value instanceof HostObject ? value.binary?.('*', -1, false) : undefined;
  return result ?? raise('TypeError', `bad operand type for unary -: '${typeName(value)}'`);
}

/** Python: `+value`. */
export function positive(value: Value): Value {
  const number = toNumeric(value);
  if (number !== undefined) return number;
  const result = value instanceof HostObject ? value.binary?.('*', 1, false) : undefined;
  return result ?? raise('TypeError', `bad operand type for unary +: '${typeName(value)}'`);
}

/** markupsafe: what is put into marked-up text is escaped unless it is marked up itself. */
export function escapeUnlessMarkup(value: Value): string {
  return value instanceof Markup ? value.text : escapeHtml(str(value));
}

type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

function numeric(
  left: Value,
  right: Value,
  onIntegers: (a: number | bigint, b: number | bigint) => number | bigint,
  onFloats: (a: number, b: number) => number,
): Value | undefined {
  const a = toNumeric(left);
  if (a === undefined) return undefined;
  const b = toNumeric(right);
  if (b === undefined) return undefined;
  if (a instanceof PyFloat || b instanceof PyFloat) return new PyFloat(onFloats(toFloat(a), toFloat(b)));
  return onIntegers(a, b);
}

function addSequences(left: Value, right: Value): Value | undefined {
  if (Array.isArray(left) && Array.isArray(right)) return joined(left, right);
  if (left instanceof Tuple && right instanceof Tuple) return new Tuple(joined(left.items, right.items));
  const [a, b] = [textOf(left), textOf(right)];
  if (a === undefined || b === undefined) return undefined;
  if (left instanceof Markup || right instanceof Markup) {
    return new Markup(escapeUnlessMarkup(left) + escapeUnlessMarkup(right));
  }
  return a + b;
}

function joined(left: readonly Value[], right: readonly Value[]): Value[] {
  workOnItems(left.length + right.length);
  return [...left, ...right];
}

/** The longest text or list that a template can make by multiplication. */
const MAX_REPEATED = 10_000_000;

function repeat(left: Value, right: Value): Value | undefined {
  if (left instanceof Markup && right instanceof Undefined) expectInteger(right);
  if (isSequence(left) && isInteger(right)) return repeatSequence(left, Number(right));
  if (isSequence(right) && isInteger(left)) return repeatSequence(right, Number(left));
  return undefined;
}

type Sequence = string | Markup | Tuple | Value[];

function isSequence(value: Value): value is Sequence {
  return typeof value === 'string' || Array.isArray(value) || value instanceof Tuple || value instanceof Markup;
}

function isInteger(value: Value): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
}

function repeatSequence(sequence: Sequence, count: number): Value {
  const times = Math.max(0, count);
  const size =
    sequence instanceof Tuple
      ? sequence.items.length
      : sequence instanceof Markup
        ? sequence.text.length
        : sequence.length;
  if (size * times > MAX_REPEATED) raise('MemoryError', 'the repeated value would be too large');
  work((size * times) / 256);
  if (typeof sequence === 'string') return sequence.repeat(times);
  if (sequence instanceof Markup) return new Markup(sequence.text.repeat(times));
  const items = sequence instanceof Tuple ? sequence.items : sequence;
  const result: Value[] = [];
  for (let i = 0; i < (size === 0 ? 0 : times); i++) for (const item of items) result.push(item);
  return sequence instanceof Tuple ? new Tuple(result) : result;
}

function dispatch(operator: Operator, left: Value, right: Value): Value {
  if (left instanceof Undefined) left.raise();
  if (left instanceof HostObject) {
    const result = left.binary?.(operator, right, false);
    if (result !== undefined) return result;
  }
  if (right instanceof Undefined) right.raise();
  if (right instanceof HostObject) {
    const result = right.binary?.(operator, left, true);
    if (result !== undefined) return result;
  }
  return raise('TypeError', unsupported(operator, left, right));
}

function unsupported(operator: Operator, left: Value, right: Value): string {
  const [a, b] = [typeName(left), typeName(right)];
  if (operator === '+' && (a === 'str' || a === 'list' || a === 'tuple')) {
    return `can only concatenate ${a} (not "${b}") to ${a}`;
  }
  if (operator === '*') {
    const [sequenceLeft, sequenceRight] = [isSequence(left), isSequence(right)];
    if (sequenceLeft || sequenceRight) return `can't multiply sequence by non-int of type '${sequenceLeft ? b : a}'`;
  }
  return `unsupported operand type(s) for ${operator === '**' ? '** or pow()' : operator}: '${a}' and '${b}'`;
}
