import type { CallArgs, CallSite } from '../values/call.ts';
import { HostObject } from '../values/host-object.ts';
import type { Value } from '../values/value.ts';

/** A Python class as a value: called to make an instance, with class methods and constants as attributes. */
export class PyClass extends HostObject {
  private readonly qualifiedName: string;
  private readonly construct: (args: CallArgs, site: CallSite) => Value;
  private readonly attributes: () => Readonly<Record<string, Value>>;
  private known: Readonly<Record<string, Value>> | undefined;

  /** `attributes` is evaluated when the first one is asked for, as they may be instances of the class itself. */
  constructor(
    qualifiedName: string,
    construct: (args: CallArgs, site: CallSite) => Value,
    attributes: () => Readonly<Record<string, Value>> = () => ({}),
  ) {
    super();
    this.qualifiedName = qualifiedName;
    this.construct = construct;
    this.attributes = attributes;
  }

  override get typeName(): string {
    return 'type';
  }

  override getAttr(name: string): Value | undefined {
    this.known ??= this.attributes();
    return Object.hasOwn(this.known, name) ? this.known[name] : undefined;
  }

  override call(args: CallArgs, site: CallSite): Value {
    return this.construct(args, site);
  }

  override repr(): string {
    return `<class '${this.qualifiedName}'>`;
  }
}
