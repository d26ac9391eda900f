import { HostObject } from '../../values/host-object.ts';
import { repr } from '../../values/repr.ts';
import type { Value } from '../../values/value.ts';
import { canonicalZone } from './zone-rules.ts';

/** pytz: the names of zones. It lists the ones the engine lists, and contains their aliases (`US/Pacific`) too. */
export class ZoneNames extends HostObject {
  override get typeName(): string {
    return 'LazyList';
  }

  override iterate(): Iterable<Value> {
    return this.names();
  }

  override length(): number {
    return this.names().length;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'number' ? this.names().at(key) : undefined;
  }

  override contains(value: Value): boolean {
    return typeof value === 'string' && canonicalZone(value) !== undefined;
  }

  override repr(): string {
    return repr(this.names());
  }

  private names(): string[] {
    return Intl.supportedValuesOf('timeZone');
  }
}
