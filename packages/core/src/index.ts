export { CATALOGUE, type DiagnosticCode } from './diagnostics/catalogue.ts';
export type { Diagnostic, Severity, SourceSpan, TemplateFrame } from './diagnostics/diagnostic.ts';
export { fail, TsdbtError } from './diagnostics/tsdbt-error.ts';
export { type CodeFrameLine, codeFrame } from './text/code-frame.ts';
export { didYouMean, nearest } from './text/nearest.ts';
