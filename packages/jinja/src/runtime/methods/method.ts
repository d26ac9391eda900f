import { argumentBinder } from '../values/bind-arguments.ts';
import type { CallArgs, CallSite, Suspended } from '../values/call.ts';
import { HostObject } from '../values/host-object.ts';
import { Markup } from '../values/markup.ts';
import { repr } from '../values/repr.ts';
import { typeName } from '../values/type-name.ts';
import type { Value } from '../values/value.ts';

/** A method of one of Python's types. */
export interface Method<T extends Value = Value> {
  readonly name: string;
  call(self: T, args: CallArgs, site: CallSite): Value | Suspended;
}

export type MethodTable<T extends Value> = ReadonlyMap<string, Method<T>>;

export type MethodBody<T extends Value> = (
  self: T,
  args: readonly (Value | undefined)[],
  site: CallSite,
) => Value | Suspended;

/** An entry of a method table; `parameters` are written as for `bindArguments`. */
export function method<T extends Value>(
  name: string,
  parameters: readonly string[],
  body: MethodBody<T>,
): [string, Method<T>] {
  const bind = argumentBinder(name, parameters);
  const call = (self: T, args: CallArgs, site: CallSite): Value | Suspended => body(self, bind(args), site);
  return [name, { name, call }];
}

/** A method taken off its object, as in `list.append` without a call. */
export class BoundMethod<T extends Value> extends HostObject {
  private readonly self: T;
  private readonly method: Method<T>;

  constructor(self: T, boundMethod: Method<T>) {
    super();
    this.self = self;
    this.method = boundMethod;
  }

  override get typeName(): string {
    return 'builtin_function_or_method';
  }

  override call(args: CallArgs, site: CallSite): Value | Suspended {
    return this.method.call(this.self, args, site);
  }

  override equals(other: Value): boolean {
    return other instanceof BoundMethod && other.self === this.self && other.method === this.method;
  }

  override repr(): string {
    if (this.self instanceof Markup) return `<bound method Markup.${this.method.name} of ${repr(this.self)}>`;
    const type = typeName(this.self);
    return `<built-in method ${this.method.name} of ${MODULE_OF[type] ?? ''}${type} object at 0x7f0000000000>`;
  }
}

/** Where types come from that Python names with their module. */
const MODULE_OF: Readonly<Record<string, string>> = {
  date: 'datetime.',
  datetime: 'datetime.',
  time: 'datetime.',
  timedelta: 'datetime.',
  Match: 're.',
  Pattern: 're.',
};
