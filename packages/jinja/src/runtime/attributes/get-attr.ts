import type { Environment } from '../environment.ts';
import { PythonException } from '../errors/python-exception.ts';
import { BoundMethod } from '../methods/method.ts';
import { methodsOf } from '../methods/methods-of.ts';
import { isHashable } from '../values/hash-key.ts';
import { HostObject } from '../values/host-object.ts';
import { repr, reprString } from '../values/repr.ts';
import { objectTypeName } from '../values/type-name.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { itemOf, slice } from './get-item.ts';

/**
 * Jinja2: `environment.getattr`: what `object.name` means in a template: the attribute (a method of the type or what
 * the host hands out), else the item of that name, else undefined. The one way from a template to anything: JavaScript
 * properties are never looked at.
 */
export function getAttr(environment: Environment, object: Value, name: string): Value {
  // What every Python object has, an undefined has too: it is found, and unsafe.
  if (object instanceof Undefined && OBJECT_ATTRIBUTES.has(name)) return undefinedMember(environment, object, name);
  const attribute = attributeOf(object, name);
  if (attribute !== undefined) return attribute;
  const item = itemOf(object, name);
  return item === undefined ? undefinedMember(environment, object, name) : item;
}

/** Jinja2: `environment.getitem`: what `object[key]` means: the item, else the attribute of that name, else undefined. */
export function getItem(environment: Environment, object: Value, key: Value): Value {
  const item = itemOrNothing(object, key);
  if (item !== undefined) return item;
  const attribute = typeof key === 'string' ? attributeOf(object, key) : undefined;
  return attribute === undefined ? undefinedMember(environment, object, key) : attribute;
}

/** Jinja2: `environment.getitem` with a slice: undefined where Python raises a TypeError or LookupError. */
export function sliceOrUndefined(
  environment: Environment,
  object: Value,
  bounds: readonly [Value, Value, Value],
): Value {
  try {
    return slice(object, bounds);
  } catch (error) {
    if (!(error instanceof PythonException) || !SWALLOWED.has(error.type)) throw error;
    return undefinedMember(environment, object, 'slice');
  }
}

const SWALLOWED: ReadonlySet<string> = new Set(['TypeError', 'KeyError', 'IndexError']);

/** Python: `getattr(object, name)`, with `undefined` for AttributeError. */
export function attributeOf(object: Value, name: string): Value | undefined {
  const method = methodsOf(object)?.get(name);
  if (method !== undefined) return new BoundMethod(object, method);
  return object instanceof HostObject ? object.getAttr?.(name) : attributeOfNumber(object, name);
}

function itemOrNothing(object: Value, key: Value): Value | undefined {
  if (object instanceof HostObject && object.isMapping && !isHashable(key)) return undefined;
  return itemOf(object, key);
}

function attributeOfNumber(object: Value, name: string): Value | undefined {
  if (typeof object !== 'number' && typeof object !== 'bigint' && typeof object !== 'boolean') return undefined;
  const value = typeof object === 'boolean' ? Number(object) : object;
  if (name === 'real' || name === 'numerator') return value;
  if (name === 'imag') return 0;
  return name === 'denominator' ? 1 : undefined;
}

const OBJECT_ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    '__class__ __delattr__ __dir__ __doc__ __eq__ __format__ __ge__ __getattribute__ __gt__ __hash__ __init__ __init_subclass__ ' +
    '__le__ __lt__ __module__ __ne__ __new__ __reduce__ __reduce_ex__ __repr__ __setattr__ __sizeof__ __str__ __subclasshook__'
  ).split(' '),
);

function undefinedMember(environment: Environment, object: Value, key: Value): Undefined {
  if (typeof key === 'string' && /^__\w+__$/.test(key)) {
    const message = `access to attribute ${reprString(key)} of ${reprString(objectTypeName(object))} is unsafe.`;
    return new Undefined({ message, exception: 'SecurityError' });
  }
  const message =
    typeof key === 'string'
      ? `${reprString(objectTypeName(object))} has no attribute ${reprString(key)}`
      : `${objectTypeName(object)} has no element ${repr(key)}`;
  return new Undefined({ message }, environment.lenientUndefined);
}
