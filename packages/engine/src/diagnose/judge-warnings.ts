import { type Diagnostic, type DiagnosticCode, type Flags, warningIsError } from '@tsdbt/core';

/** What --warn-error-options calls our warnings: dbt’s names of events, and one of ours. */
const NAMES: Partial<Record<DiagnosticCode, string>> = {
  TS2003: 'NoNodeForYamlKey',
  TS2025: 'InvalidMacroAnnotation',
  TS5002: 'NoNodesForSelectionCriteria',
  TS5008: 'SelectExcludeIgnoredWithSelectorWarning',
  TS6014: 'EmptyRelation',
};

/** Warnings that count as errors are errors from here on; those that are silenced by name are left out. */
export function judgeWarnings(diagnostics: readonly Diagnostic[], flags: Flags): readonly Diagnostic[] {
  return diagnostics.flatMap((each): readonly Diagnostic[] => {
    if (each.severity !== 'warning') return [each];
    const name = NAMES[each.code];
    if (name !== undefined && flags.warnErrorOptions?.silence.includes(name)) return [];
    return [warningIsError(flags, name) ? { ...each, severity: 'error' } : each];
  });
}
