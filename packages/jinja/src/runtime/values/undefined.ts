import { type ExceptionType, PythonException } from '../errors/python-exception.ts';
import { HostObject } from './host-object.ts';
import type { Value } from './value.ts';

/** How an undefined value came about; the message of the error that using it raises. */
export interface UndefinedCause {
  readonly message: string;
  /** What to try, e.g. a name that is close. Called only when the error is raised. */
  readonly hint?: () => string | undefined;
  readonly exception?: ExceptionType;
}

/**
 * What an unknown name, attribute or item evaluates to. It prints as nothing, is false and empty; anything else raises.
 * dbt while parsing: lenient, so reading an attribute or item, or calling it, gives an undefined again.
 */
export class Undefined extends HostObject {
  readonly cause: UndefinedCause;
  readonly lenient: boolean;

  constructor(cause: UndefinedCause, lenient = false) {
    super();
    this.cause = cause;
    this.lenient = lenient;
  }

  override get typeName(): string {
    return 'Undefined';
  }

  /** Raises the error that stands for this value. Jinja2: UndefinedError. */
  raise(): never {
    const { message, exception = 'UndefinedError', hint } = this.cause;
    throw new PythonException(exception, message, hint?.());
  }

  override getAttr(_name: string): Value {
    return this.lenient ? this : this.raise();
  }

  override getItem(_key: Value): Value {
    return this.lenient ? this : this.raise();
  }

  override call(): Value {
    return this.lenient ? this : this.raise();
  }

  override str(): string {
    return '';
  }

  override repr(): string {
    return 'Undefined';
  }

  override iterate(): Iterable<Value> {
    return [];
  }

  override length(): number {
    return 0;
  }

  override truthy(): boolean {
    return false;
  }

  override equals(other: Value): boolean {
    return other instanceof Undefined;
  }

  override compareTo(): never {
    return this.raise();
  }

  override binary(): never {
    return this.raise();
  }

  override hashKey(): string {
    return 'undefined';
  }
}
