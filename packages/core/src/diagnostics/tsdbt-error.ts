import type { Diagnostic } from './diagnostic.ts';

/** Carries one or more user-facing diagnostics up the stack. Whatever catches it prints them; it never shows a stack. */
export class TsdbtError extends Error {
  override readonly name = 'TsdbtError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: Diagnostic | readonly Diagnostic[]) {
    const list = Array.isArray(diagnostics) ? (diagnostics as readonly Diagnostic[]) : [diagnostics as Diagnostic];
    super(list.map(d => `${d.code} ${d.message}`).join('\n'));
    this.diagnostics = list;
  }
}

/** Raises one diagnostic of severity error. */
export function fail(diagnostic: Omit<Diagnostic, 'severity'>): never {
  throw new TsdbtError({ ...diagnostic, severity: 'error' });
}
