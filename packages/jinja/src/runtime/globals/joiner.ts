import { HostObject } from '../values/host-object.ts';
import type { Value } from '../values/value.ts';

/** Jinja2's `joiner(sep)`: nothing at the first call, the separator afterwards. */
export class Joiner extends HostObject {
  private readonly separator: Value;
  private used = false;

  constructor(separator: Value) {
    super();
    this.separator = separator;
  }

  override get typeName(): string {
    return 'Joiner';
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'sep') return this.separator;
    return name === 'used' ? this.used : undefined;
  }

  override repr(): string {
    return '<jinja2.utils.Joiner object at 0x7f0000000000>';
  }

  override call(): Value {
    if (this.used) return this.separator;
    this.used = true;
    return '';
  }
}
