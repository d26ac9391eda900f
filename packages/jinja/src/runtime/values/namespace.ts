import type { Dict } from './dict.ts';
import { HostObject } from './host-object.ts';
import type { Value } from './value.ts';

/** Jinja2's `namespace()`: the one object whose attributes `set` can change. */
export class Namespace extends HostObject {
  readonly attributes: Dict;

  constructor(attributes: Dict) {
    super();
    this.attributes = attributes;
  }

  override get typeName(): string {
    return 'Namespace';
  }

  override getAttr(name: string): Value | undefined {
    return this.attributes.get(name);
  }

  override repr(): string {
    return `<Namespace ${this.attributes.repr()}>`;
  }
}
