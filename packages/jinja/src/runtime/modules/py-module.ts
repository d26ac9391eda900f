import { HostObject } from '../values/host-object.ts';
import type { Value } from '../values/value.ts';

/** A Python module as a value: names and what they stand for. */
export class PyModule extends HostObject {
  private readonly name: string;
  private readonly attributes: Readonly<Record<string, Value>>;

  constructor(name: string, attributes: Readonly<Record<string, Value>>) {
    super();
    this.name = name;
    this.attributes = attributes;
  }

  override get typeName(): string {
    return 'module';
  }

  override getAttr(name: string): Value | undefined {
    return Object.hasOwn(this.attributes, name) ? this.attributes[name] : undefined;
  }

  override repr(): string {
    return `<module '${this.name}'>`;
  }
}
