import type { Diagnostic, DiagnosticCode, JsonObject, NodeResult } from '@tsdbt/core';
import type { LogEvent, LogEventName } from './log-event.ts';

/** dbt’s event of what a diagnostic tells; what dbt has none for is a `Note` under our code. */
export function diagnosticEvent(diagnostic: Diagnostic, command: string): LogEvent {
  const { message, severity } = diagnostic;
  const tsdbt = diagnosticJson(diagnostic);
  if (severity === 'error') {
    const isOperation = command === 'run-operation';
    return {
      name: isOperation ? 'RunningOperationCaughtError' : 'MainEncounteredError',
      level: 'error',
      message: `Encountered an error${isOperation ? ' while running operation' : ''}:${isOperation ? ' ' : '\n'}${textOf(diagnostic)}`,
      data: () => ({ exc: textOf(diagnostic), tsdbt }),
    };
  }
  const name = WARNINGS[diagnostic.code];
  if (name === undefined) {
    return { name: 'Note', code: diagnostic.code, level: 'warn', message, data: () => ({ msg: message, tsdbt }) };
  }
  return { name, level: 'warn', message, data: () => ({ msg: message, tsdbt }) };
}

/** Which of our warnings are which of dbt’s. */
const WARNINGS: Partial<Record<DiagnosticCode, LogEventName>> = {
  TS2003: 'NoNodeForYamlKey',
  TS2009: 'UnusedResourceConfigPath',
  TS2013: 'ConstraintNotEnforced',
  TS3004: 'JinjaLogWarning',
  TS5002: 'NoNodesForSelectionCriteria',
  TS5008: 'SelectExcludeIgnoredWithSelectorWarning',
  TS8005: 'NothingToDo',
};

/** Our own diagnostics of a result, beside dbt’s fields. */
export function diagnosticsJson({ local }: NodeResult): JsonObject {
  return local.diagnostics.length === 0 ? {} : { tsdbt: local.diagnostics.map(diagnosticJson) };
}

/** Code, place and hint; the file’s text is left out. */
function diagnosticJson({ code, severity, message, at, hint, notes }: Diagnostic): JsonObject {
  return {
    code,
    severity,
    message,
    ...(at === undefined ? {} : placeJson(at)),
    ...(hint === undefined ? {} : { hint }),
    ...(notes === undefined ? {} : { notes: [...notes] }),
  };
}

function placeJson({ file, line, column }: NonNullable<Diagnostic['at']>): JsonObject {
  return { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
}

function textOf({ code, message, at, hint, notes }: Diagnostic): string {
  const place = at === undefined ? [] : [[at.file, at.line, at.column].filter(part => part !== undefined).join(':')];
  return [`${message}  ${code}`, ...place, ...(notes ?? []), ...(hint === undefined ? [] : [hint])].join('\n  ');
}
