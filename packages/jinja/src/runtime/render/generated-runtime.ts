import { getAttr, getItem, sliceOrUndefined } from '../attributes/get-attr.ts';
import { slice } from '../attributes/get-item.ts';
import { raise } from '../errors/python-exception.ts';
import { methodsOf } from '../methods/methods-of.ts';
import * as arithmetic from '../operators/arithmetic.ts';
import { ordered } from '../operators/compare.ts';
import { contains } from '../operators/contains.ts';
import { equals } from '../operators/equals.ts';
import { isSuspended, NO_NAMED, type Suspended } from '../values/call.ts';
import { Dict } from '../values/dict.ts';
import { HostObject } from '../values/host-object.ts';
import { iterate, toList } from '../values/iterate.ts';
import { Macro } from '../values/macro.ts';
import { Markup, textOf } from '../values/markup.ts';
import { Namespace } from '../values/namespace.ts';
import { str } from '../values/str.ts';
import { truthy } from '../values/truthy.ts';
import { Tuple } from '../values/tuple.ts';
import { typeName } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import { unpack } from '../values/unpack.ts';
import type { Value } from '../values/value.ts';
import { work, workOn } from './budget.ts';
import { callValue } from './call-value.ts';
import type { FrameContext } from './frame-context.ts';
import { freshValue } from './literal.ts';
import { LoopContext } from './loop-context.ts';
import { pieceValue } from './piece.ts';
import { returnFunction } from './return-signal.ts';

type Named = ReadonlyMap<string, Value>;

/** Everything that generated code can reach, by the names it uses. */
export const RUNTIME: Readonly<Record<string, unknown>> = {
  LoopContext,
  Macro,
  NO_NAMED,
  add: arithmetic.add,
  blockText,
  call: callValue,
  callMethod,
  checkNamespace,
  concatEscaped,
  defined: (value: Value): Value => (value instanceof Undefined && !value.lenient ? value.raise() : value),
  dict: (entries: [Value, Value][]): Dict => new Dict(entries),
  div: arithmetic.divide,
  equals,
  filter,
  filterWithin,
  floordiv: arithmetic.floorDivide,
  getattr: (cx: FrameContext, object: Value, name: string): Value => getAttr(cx.environment, object, name),
  getitem: (cx: FrameContext, object: Value, key: Value): Value => getItem(cx.environment, object, key),
  isDefined: (value: Value): boolean => !(value instanceof Undefined),
  isIn: (value: Value, container: Value): boolean => contains(container, value),
  iterate,
  literal: freshValue,
  markupIf: (escapes: boolean, text: string): Value => (escapes ? new Markup(text) : text),
  mergeNamed,
  mod: arithmetic.modulo,
  mul: arithmetic.multiply,
  neg: arithmetic.negate,
  noElse,
  ordered,
  piece: pieceValue,
  pos: arithmetic.positive,
  pow: arithmetic.power,
  returnFunction,
  setNamespace,
  slice,
  sliceOrUndefined: (cx: FrameContext, object: Value, bounds: [Value, Value, Value]): Value =>
    sliceOrUndefined(cx.environment, object, bounds),
  sliceObject: (): never => raise('TypeError', 'a slice is only a key by itself'),
  str,
  strEscaped: (escapes: boolean, value: Value): string => (escapes ? arithmetic.escapeUnlessMarkup(value) : str(value)),
  sub: arithmetic.subtract,
  suspended: isSuspended,
  test,
  truthy,
  tuple: (items: Value[]): Tuple => new Tuple(items),
  unpack,
  work,
};

/** `object.name(…)`: methods of Python's types are called without making a bound method first. */
function callMethod(
  cx: FrameContext,
  object: Value,
  name: string,
  positional: Value[],
  named: Named,
  offset: number,
): Value | Suspended {
  const method = methodsOf(object)?.get(name);
  if (method === undefined) return callValue(cx, getAttr(cx.environment, object, name), positional, named, offset);
  cx.offset = offset;
  workOn(object);
  return method.call(object, { positional, named }, cx);
}

function filter(
  cx: FrameContext,
  name: string,
  value: Value,
  positional: Value[],
  named: Named,
  offset: number,
): Value {
  const found = cx.environment.filters.get(name);
  if (found === undefined) return raise('TemplateRuntimeError', `No filter named '${name}' found.`);
  cx.offset = offset;
  workOn(value);
  return found(value, { positional, named }, cx);
}

/** A filter in an `{% autoescape %}`. */
function filterWithin(escapes: boolean, cx: FrameContext, ...filtered: DropFirst<Parameters<typeof filter>>): Value {
  cx.autoescape = escapes;
  try {
    return filter(cx, ...filtered);
  } finally {
    cx.autoescape = false;
  }
}

type DropFirst<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

function test(
  cx: FrameContext,
  name: string,
  value: Value,
  positional: Value[],
  named: Named,
  offset: number,
): boolean {
  const found = cx.environment.tests.get(name);
  if (found === undefined) return raise('TemplateRuntimeError', `No test named '${name}' found.`);
  cx.offset = offset;
  return found(value, { positional, named }, cx);
}

function mergeNamed(named: Named, others: Value): Named {
  if (!(others instanceof HostObject) || !others.isMapping || others.getItem === undefined) {
    return raise('TypeError', `argument after ** must be a mapping, not ${typeName(others)}`);
  }
  const merged = new Map(named);
  for (const key of toList(others)) {
    if (typeof key !== 'string') raise('TypeError', 'keywords must be strings');
    if (merged.has(key)) raise('TypeError', `got multiple values for keyword argument '${key}'`);
    merged.set(key, others.getItem(key) ?? null);
  }
  return merged;
}

/** Jinja2: what a `{% filter %}` gives goes into the text as it is: it must be text, and is not escaped again. */
function blockText(value: Value): string {
  return textOf(value) ?? raise('TypeError', `sequence item 0: expected str instance, ${typeName(value)} found`);
}

/** The name may have got another value since `checkNamespace`, in the same `set`. */
function setNamespace(target: Value, name: string, value: Value): void {
  if (target instanceof Namespace) target.attributes.set(name, value);
  else if (target instanceof Dict) target.set(name, value);
  else raise('TypeError', `'${typeName(target)}' object does not support item assignment`);
}

function checkNamespace(value: Value | undefined): void {
  if (!(value instanceof Namespace)) {
    raise('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
  }
}

function noElse(cx: FrameContext, offset: number): Undefined {
  cx.offset = offset;
  const line = cx.at().line ?? 1;
  const message = `the inline if-expression on line ${line} evaluated to false and no else section was defined.`;
  return new Undefined({ message });
}

function concatEscaped(escapes: boolean, items: Value[]): Value {
  if (!escapes || !items.some(item => item instanceof Markup)) return items.map(str).join('');
  return new Markup(items.map(arithmetic.escapeUnlessMarkup).join(''));
}
