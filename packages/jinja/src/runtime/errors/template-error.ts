import { type Diagnostic, type DiagnosticCode, type SourceSpan, type TemplateFrame, TsdbtError } from '@tsdbt/core';
import { type SourceText, spanAt } from '../../ast/source-text.ts';
import { type ExceptionType, PythonException } from './python-exception.ts';

/** A diagnostic of a template: where it failed, in which macros, and which of Python's exceptions Jinja2 would raise. */
export class TemplateError extends TsdbtError {
  /** Jinja2: the class of the exception that dbt would show, e.g. `UndefinedError`. */
  readonly pythonClass: string;

  constructor(diagnostic: Diagnostic, pythonClass: string) {
    super(diagnostic);
    this.pythonClass = pythonClass;
  }
}

/** Where generated code stood when something was thrown. */
export interface Place {
  readonly source: SourceText;
  readonly offset: number;
  /** Who was running, e.g. `macro cents_to_dollars`. */
  readonly frameName: string;
}

/** Raises a syntax error (TS3001) at an offset. Jinja2: TemplateSyntaxError. */
export function failSyntax(message: string, source: SourceText, offset: number): never {
  throw syntaxError(message, spanAt(source, offset), 'TemplateSyntaxError');
}

/** Like `failSyntax`, for what parses but cannot be compiled. Jinja2: TemplateAssertionError. */
export function failAssertion(message: string, source: SourceText, offset: number): never {
  throw syntaxError(message, spanAt(source, offset), 'TemplateAssertionError');
}

/** The message itself says the line, as Jinja2's does: it is what people and scripts look for in a log. */
function syntaxError(message: string, at: SourceSpan, pythonClass: string): TemplateError {
  const where = at.line === undefined ? '' : `line ${at.line}: `;
  return new TemplateError({ code: 'TS3001', severity: 'error', message: `${where}${message}`, at }, pythonClass);
}

/** Jinja2's template inheritance and recursive loops are refused by design. */
export function failUnsupported(what: string, source: SourceText, offset: number): never {
  const at = spanAt(source, offset);
  const message = `${what} is not supported by design`;
  const hint = 'put shared text into a macro';
  throw new TemplateError({ code: 'TS9001', severity: 'error', message, at, hint }, 'NotSupported');
}

/** An error of a call that no template made: it has no place, but names who was called. */
export function unplacedError(error: unknown, frameName: string): unknown {
  if (!(error instanceof PythonException)) return error;
  const { message, type } = error;
  const notes = [`in ${frameName}`];
  return new TemplateError({ code: CODES[type] ?? 'TS3003', severity: 'error', message, notes }, pythonClassOf(type));
}

/**
 * Gives an error the place in the template where it happened. The innermost place becomes `at`; every further call adds
 * a frame, so that the diagnostic shows the stack of macros. Our own bugs pass through unchanged.
 */
export function locateError(error: unknown, place: Place): unknown {
  if (error instanceof PythonException) return newError(CODES[error.type] ?? 'TS3003', error, error.type, place);
  const limit = error instanceof RangeError ? limitReached(error) : undefined;
  if (limit !== undefined) return newError('TS3003', limit, limit.type, place);
  if (error instanceof TsdbtError) return withFrame(error, place);
  return error;
}

/** What a template hit in JavaScript's own limits; any other RangeError is a bug of ours. */
function limitReached({ message }: RangeError): PythonException | undefined {
  if (message.startsWith('Maximum call stack')) {
    return new PythonException('RecursionError', 'maximum recursion depth exceeded');
  }
  if (
    /^(?:Invalid (?:string|array) length|Invalid count value|(?:Map|Set) maximum size|Maximum BigInt size|Array buffer allocation)/.test(
      message,
    )
  ) {
    return new PythonException('MemoryError', 'the value would be too large');
  }
  return undefined;
}

const CODES: Partial<Record<ExceptionType, DiagnosticCode>> = {
  UndefinedError: 'TS3002',
  SecurityError: 'TS3010',
  ArgumentError: 'TS3006',
  TimeoutError: 'TS3007',
};

const MAX_FRAMES = 30;

function newError(code: DiagnosticCode, error: PythonException, type: ExceptionType, place: Place): TemplateError {
  const frame = frameAt(place);
  const diagnostic: Diagnostic = {
    code,
    severity: 'error',
    message: error.message,
    at: frame.at,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    frames: [frame],
  };
  return new TemplateError(diagnostic, pythonClassOf(type));
}

function pythonClassOf(type: ExceptionType): string {
  return type === 'ArgumentError' ? 'TypeError' : type;
}

function withFrame(error: TsdbtError, place: Place): TsdbtError {
  const [first, ...others] = error.diagnostics;
  if (first === undefined || others.length > 0) return error;
  const frames = first.frames ?? [];
  if (frames.length >= MAX_FRAMES) return error;
  const frame = frameAt(place);
  const located: Diagnostic = { ...first, at: first.at ?? frame.at, frames: [...frames, frame] };
  return error instanceof TemplateError ? new TemplateError(located, error.pythonClass) : new TsdbtError(located);
}

function frameAt(place: Place): TemplateFrame {
  return { name: place.frameName, at: spanAt(place.source, place.offset) };
}
