import type { CallArgs, CallSite, Suspended } from './call.ts';
import type { Value } from './value.ts';

/**
 * An object as templates see it: only what these methods hand out can be reached, never a JavaScript property.
 * All but `typeName` are optional; what is missing behaves as for a Python object without that method.
 */
export abstract class HostObject {
  /** Python: `type(x).__name__`. */
  abstract get typeName(): string;
  /** Python: `x.name`; `undefined` if there is no such attribute. */
  getAttr?(name: string): Value | undefined;
  /** Python: `x[key]`; `undefined` if there is no such item. */
  getItem?(key: Value): Value | undefined;
  /** Python: `x(...)`. May return a generator that asks the host while it runs. */
  call?(args: CallArgs, site: CallSite): Value | Suspended;
  /** Python: `str(x)`; defaults to `repr(x)`. */
  str?(): string;
  /** Python: `repr(x)`. */
  repr?(): string;
  /** Python: `iter(x)`. */
  iterate?(): Iterable<Value>;
  /** Python: `len(x)`. */
  length?(): number;
  /** Python: `bool(x)`; defaults to a length above 0, else true. */
  truthy?(): boolean;
  /** Python: `x == other`; defaults to identity. */
  equals?(other: Value): boolean;
  /** Python: `x < other`, as negative, 0 or positive; `undefined` if they have no order. */
  compareTo?(other: Value): number | undefined;
  /** Python: `value in x`; defaults to a search by iteration. */
  contains?(value: Value): boolean;
  /** Equal objects have equal keys; defaults to identity. Python: `hash(x)`. */
  hashKey?(): string;
  /** Python: arithmetic, e.g. date + timedelta. `undefined`: not this operand's business. */
  binary?(operator: '+' | '-' | '*' | '/' | '//' | '%' | '**', other: Value, reflected: boolean): Value | undefined;
  /** Whether Python takes it as a key of a dict. */
  get isHashable(): boolean {
    return true;
  }
  /** Whether Jinja2's `is mapping` holds. */
  get isMapping(): boolean {
    return false;
  }
}
