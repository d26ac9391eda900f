/** The Python exceptions that templates can meet; the name decides the diagnostic's code. */
export type ExceptionType =
  | 'TemplateSyntaxError'
  | 'TemplateAssertionError'
  | 'TemplateRuntimeError'
  | 'UndefinedError'
  | 'SecurityError'
  | 'TypeError'
  | 'ArgumentError'
  | 'ValueError'
  | 'KeyError'
  | 'IndexError'
  | 'AttributeError'
  | 'ZeroDivisionError'
  | 'OverflowError'
  | 'MemoryError'
  | 'RuntimeError'
  | 'RecursionError'
  | 'TimeoutError'
  | 'NonExistentTimeError'
  | 'AmbiguousTimeError'
  | 'UnknownTimeZoneError';

/**
 * An exception on its way from the runtime to the template code that caused it, where it becomes a `TemplateError` with
 * a place. The message is Python's (or Jinja2's) own wording. `ArgumentError` is a TypeError about a call's arguments.
 */
export class PythonException extends Error {
  readonly type: ExceptionType;
  readonly hint: string | undefined;

  constructor(type: ExceptionType, message: string, hint?: string) {
    super(message);
    this.type = type;
    this.hint = hint;
  }
}

/** Raises a Python exception from runtime code. */
export function raise(type: ExceptionType, message: string): never {
  throw new PythonException(type, message);
}
