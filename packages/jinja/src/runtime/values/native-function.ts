import type { CallArgs, CallSite, Suspended } from './call.ts';
import { HostObject } from './host-object.ts';
import type { Value } from './value.ts';

/** What a native function does with its arguments. */
export type NativeBody = (args: CallArgs, site: CallSite) => Value | Suspended;

/** A function written in TypeScript that templates can call. */
export class NativeFunction extends HostObject {
  readonly name: string;
  private readonly body: NativeBody;
  private readonly attributes: Readonly<Record<string, Value>>;

  constructor(name: string, body: NativeBody, attributes: Readonly<Record<string, Value>>) {
    super();
    this.name = name;
    this.body = body;
    this.attributes = attributes;
  }

  override get typeName(): string {
    return 'function';
  }

  override getAttr(name: string): Value | undefined {
    return Object.hasOwn(this.attributes, name) ? this.attributes[name] : undefined;
  }

  override call(args: CallArgs, site: CallSite): Value | Suspended {
    return this.body(args, site);
  }

  override repr(): string {
    return `<function ${this.name} at 0x7f0000000000>`;
  }
}

/** A method of an object that Jinja2 itself defines, which prints with its object. */
export class NativeMethod extends NativeFunction {
  private readonly self: HostObject;

  constructor(self: HostObject, name: string, body: NativeBody) {
    super(name, body, {});
    this.self = self;
  }

  override get typeName(): string {
    return 'method';
  }

  override repr(): string {
    const { self } = this;
    return `<bound method ${self.typeName}.${this.name} of ${self.repr?.() ?? `<${self.typeName} object>`}>`;
  }
}

/** Makes a function that templates can call; `attributes` are reachable on it, e.g. `var.has_var`. */
export function nativeFunction(
  name: string,
  body: NativeBody,
  attributes: Readonly<Record<string, Value>> = {},
): NativeFunction {
  return new NativeFunction(name, body, attributes);
}
