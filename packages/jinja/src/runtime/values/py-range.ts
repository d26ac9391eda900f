import { raise } from '../errors/python-exception.ts';
import { HostObject } from './host-object.ts';
import { PyFloat } from './py-float.ts';
import type { Value } from './value.ts';

/** A Python range. Jinja2's sandbox bounds its length. */
export class PyRange extends HostObject {
  readonly start: number;
  readonly stop: number;
  readonly step: number;

  constructor(start: number, stop: number, step: number) {
    super();
    if (step === 0) raise('ValueError', 'range() arg 3 must not be zero');
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  override get typeName(): string {
    return 'range';
  }

  override getAttr(name: string): Value | undefined {
    return name === 'start' || name === 'stop' || name === 'step' ? this[name] : undefined;
  }

  /** The item at an index within the range. */
  at(index: number): number {
    return this.start + index * this.step;
  }

  override length(): number {
    return Math.max(0, Math.ceil((this.stop - this.start) / this.step));
  }

  override *iterate(): Generator<Value, void, undefined> {
    const { start, step } = this;
    const length = this.length();
    for (let i = 0; i < length; i++) yield start + i * step;
  }

  override contains(value: Value): boolean {
    const number = typeof value === 'boolean' ? Number(value) : value instanceof PyFloat ? value.value : value;
    if (typeof number !== 'number') return false;
    const index = (number - this.start) / this.step;
    return Number.isInteger(index) && index >= 0 && index < this.length();
  }

  override equals(other: Value): boolean {
    if (!(other instanceof PyRange)) return false;
    const length = this.length();
    if (length !== other.length()) return false;
    return length === 0 || (this.start === other.start && (length === 1 || this.step === other.step));
  }

  override hashKey(): string {
    const length = this.length();
    return `range ${length} ${length > 0 ? this.start : ''} ${length > 1 ? this.step : ''}`;
  }

  override repr(): string {
    return this.step === 1 ? `range(${this.start}, ${this.stop})` : `range(${this.start}, ${this.stop}, ${this.step})`;
  }
}
