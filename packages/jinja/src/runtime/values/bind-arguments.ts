import { raise } from '../errors/python-exception.ts';
import type { CallArgs } from './call.ts';
import { Dict } from './dict.ts';
import { Tuple } from './tuple.ts';
import type { Value } from './value.ts';

/**
 * Sorts the arguments of a call into a function's parameters, with Python's rules and messages (TS3006). A parameter is
 * written `name` (required), `name?` (optional, `undefined` if absent), `*name` (the other positional ones, a tuple),
 * `**name` (the other named ones, a dict); what follows a bare `*` is named only.
 */
export function bindArguments(
  callee: string,
  parameters: readonly string[],
  args: CallArgs,
): readonly (Value | undefined)[] {
  return bindTo(callee, shapeOf(parameters), args);
}

/** `bindArguments` for a function that is called often: its parameters are read once. */
export function argumentBinder(
  callee: string,
  parameters: readonly string[],
): (args: CallArgs) => readonly (Value | undefined)[] {
  const shape = readShape(parameters);
  return args => bindTo(callee, shape, args);
}

function bindTo(callee: string, shape: Shape, { positional, named }: CallArgs): readonly (Value | undefined)[] {
  const given = positional.length;
  const isPlain = named.size === 0 && shape.rest === undefined && shape.namedRest === undefined;
  if (isPlain && given >= shape.leading && given <= shape.positional) return positional;
  const result: (Value | undefined)[] = new Array(shape.slots).fill(undefined);
  const taken = Math.min(given, shape.positional);
  for (let i = 0; i < taken; i++) result[i] = positional[i];
  if (shape.rest !== undefined) result[shape.rest] = new Tuple(positional.slice(taken));
  else if (given > shape.positional) failTooMany(callee, shape, given);
  bindNamed(callee, shape, { named, taken, result });
  const missing = shape.required.filter(([, slot]) => result[slot] === undefined).map(([name]) => name);
  if (missing.length > 0) failMissing(callee, missing);
  return result;
}

function bindNamed(
  callee: string,
  shape: Shape,
  { named, taken, result }: { named: CallArgs['named']; taken: number; result: (Value | undefined)[] },
): void {
  const others = shape.namedRest === undefined ? undefined : new Dict();
  for (const [name, value] of named) {
    const slot = shape.slotOf.get(name);
    if (slot !== undefined) {
      if (slot < taken) raise('ArgumentError', `${callee}() got multiple values for argument '${name}'`);
      result[slot] = value;
    } else if (others !== undefined) others.set(name, value);
    else raise('ArgumentError', `${callee}() got an unexpected keyword argument '${name}'`);
  }
  if (others !== undefined && shape.namedRest !== undefined) result[shape.namedRest] = others;
}

interface Shape {
  readonly slots: number;
  /** How many parameters positional arguments can fill. */
  readonly positional: number;
  /** How many of them a call must give at least. */
  readonly leading: number;
  readonly required: readonly (readonly [string, number])[];
  readonly slotOf: ReadonlyMap<string, number>;
  readonly rest: number | undefined;
  readonly namedRest: number | undefined;
}

/** By what is written, not by the array: many functions are made anew for every template. */
const shapes = new Map<string, Shape>();

function shapeOf(parameters: readonly string[]): Shape {
  const key = parameters.join();
  let shape = shapes.get(key);
  if (shape === undefined) {
    shape = readShape(parameters);
    shapes.set(key, shape);
  }
  return shape;
}

function readShape(parameters: readonly string[]): Shape {
  const required: [string, number][] = [];
  const slotOf = new Map<string, number>();
  let [slots, positional, rest, namedRest] = [0, -1, undefined as number | undefined, undefined as number | undefined];
  for (const parameter of parameters) {
    if (parameter === '*' || (parameter.startsWith('*') && !parameter.startsWith('**'))) positional = slots;
    if (parameter === '*') continue;
    const name = parameter.replace(/^\*+|\?$/g, '');
    if (parameter.startsWith('**')) namedRest = slots;
    else if (parameter.startsWith('*')) rest = slots;
    else {
      slotOf.set(name, slots);
      if (!parameter.endsWith('?')) required.push([name, slots]);
    }
    slots++;
  }
  if (positional < 0) positional = namedRest ?? slots;
  const leading = required.length === 0 ? 0 : Math.max(...required.map(([, slot]) => slot)) + 1;
  return { slots, positional, leading, required, slotOf, rest, namedRest };
}

function failTooMany(callee: string, shape: Shape, given: number): never {
  const { positional, required } = shape;
  const optional = positional > required.length ? `from ${required.length} to ` : '';
  const plural = positional === 1 && optional === '' ? '' : 's';
  const verb = given === 1 ? 'was' : 'were';
  const message = `${callee}() takes ${optional}${positional} positional argument${plural} but ${given} ${verb} given`;
  return raise('ArgumentError', message);
}

function failMissing(callee: string, names: readonly string[]): never {
  const quoted = names.map(name => `'${name}'`);
  const last = quoted.pop() ?? '';
  const separator = quoted.length > 1 ? ', and ' : ' and ';
  const list = quoted.length > 0 ? `${quoted.join(', ')}${separator}${last}` : last;
  const plural = names.length > 1 ? 's' : '';
  return raise('ArgumentError', `${callee}() missing ${names.length} required positional argument${plural}: ${list}`);
}
