import { codeFrame, type Diagnostic, type SourceSpan } from '@tsdbt/core';
import type { Style } from './style.ts';

/** A diagnostic as a person reads it: what, where, the line itself, what else is known, what to try. */
export function formatDiagnostic(diagnostic: Diagnostic, style: Style): string {
  const bad = diagnostic.severity === 'error';
  const mark = bad ? style.bad('✗') : style.warn('⚠');
  const [first = '', ...more] = diagnostic.message.split('\n');
  const lines = [`${mark} ${style.strong(first)}  ${style.dim(diagnostic.code)}`, ...indent(more)];
  if (diagnostic.at !== undefined) lines.push(...placeLines(diagnostic.at, style, bad));
  const owner = ownerLine(diagnostic);
  if (owner !== undefined) lines.push(`  ${owner}`);
  for (const note of diagnostic.notes ?? []) lines.push(...indent(note.split('\n')));
  for (const frame of diagnostic.frames ?? [])
    lines.push(`  ${style.dim('called by')} ${frame.name} (${placeText(frame.at)})`);
  if (diagnostic.hint !== undefined) lines.push(...indent(diagnostic.hint.split('\n')));
  return lines.join('\n');
}

/** `in model orders (models/orders.sql)`, where the message does not begin with it anyway (dbt's wording). */
function ownerLine({ nodeId, message, at }: Diagnostic): string | undefined {
  const [type, , name] = nodeId?.split('.') ?? [];
  if (type === undefined || name === undefined || message.startsWith(`${type} `)) return undefined;
  return `in ${type} ${name}${at === undefined ? '' : ` (${at.file})`}`;
}

/** `models/orders.sql:14:9` */
function placeText(at: SourceSpan): string {
  return [at.file, at.line, at.column].filter(part => part !== undefined).join(':');
}

function placeLines(at: SourceSpan, style: Style, bad: boolean): readonly string[] {
  const frame = codeFrame(at);
  const lines = [`  ${placeText(at)}`];
  if (frame.length === 0) return lines;
  const width = String(frame.at(-1)?.number ?? 0).length;
  lines.push('');
  for (const line of frame) {
    lines.push(`   ${style.dim(`${String(line.number).padStart(width)} |`)} ${line.text}`.trimEnd());
    if (line.mark === undefined) continue;
    const under = `${line.text.slice(0, line.mark.start).replace(/[^\t]/g, ' ')}${'^'.repeat(line.mark.length)}`;
    lines.push(`   ${' '.repeat(width)} ${style.dim('|')} ${bad ? style.bad(under) : style.warn(under)}`);
  }
  lines.push('');
  return lines;
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map(line => (line === '' ? '' : `  ${line}`));
}
