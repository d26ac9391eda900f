import { formatFloat } from './float-text.ts';
import { HostObject } from './host-object.ts';

/** A Python float: kept apart from ints, as `1.0` prints `1.0`. */
export class PyFloat extends HostObject {
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }

  override get typeName(): string {
    return 'float';
  }

  override repr(): string {
    return formatFloat(this.value);
  }

  override truthy(): boolean {
    return this.value !== 0;
  }
}
