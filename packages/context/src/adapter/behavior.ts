import { HostObject, type Value } from '@tsdbt/jinja';

/** `adapter.behavior`: dbt's behaviour flags; `.some_flag` is true or false, and so is `.some_flag.no_warn`. */
export class Behavior extends HostObject {
  private readonly flags: Readonly<Record<string, boolean>>;

  constructor(flags: Readonly<Record<string, boolean>>) {
    super();
    this.flags = flags;
  }

  override get typeName(): string {
    return 'Behavior';
  }

  override getAttr(name: string): Value {
    return new BehaviorFlag(this.flags[name] === true);
  }
}

class BehaviorFlag extends HostObject {
  private readonly value: boolean;

  constructor(value: boolean) {
    super();
    this.value = value;
  }

  override get typeName(): string {
    return 'BehaviorFlag';
  }

  override truthy(): boolean {
    return this.value;
  }

  override getAttr(name: string): Value | undefined {
    return name === 'no_warn' || name === 'setting' ? this.value : undefined;
  }
}
