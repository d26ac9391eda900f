import type { DiagnosticCode } from './catalogue.ts';

/**
 * A problem as data: what went wrong, where, and what to try. Parsing collects these and goes on; reporters print them.
 * A user's mistake is always a Diagnostic; a thrown `Error` of any other class is our bug and shows its stack.
 */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** One sentence, no trailing full stop needed; names the offender. */
  readonly message: string;
  /** Where the user has to look. */
  readonly at?: SourceSpan;
  /** What to try, e.g. `did you mean "orders"?`. */
  readonly hint?: string;
  /** Further lines: who refers to it, what was tried, what the database said. */
  readonly notes?: readonly string[];
  /** The node it belongs to, if it belongs to one. */
  readonly nodeId?: string;
  /** Template frames from the innermost outwards, for errors raised inside macros. */
  readonly frames?: readonly TemplateFrame[];
}

export type Severity = 'error' | 'warning';

/** A place in a file. Lines and columns count from 1; `end` is exclusive. Columns count UTF-16 units. */
export interface SourceSpan {
  /** Relative to the project's root where possible. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  /** The text of the file (or template), so that a reporter can print a code frame without reading it again. */
  readonly source?: string;
}

export interface TemplateFrame {
  /** `macro cents_to_dollars`, `model orders`. */
  readonly name: string;
  readonly at: SourceSpan;
}
