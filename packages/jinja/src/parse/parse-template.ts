import type { MacroDefinition, Statement, Template } from '../ast/nodes.ts';
import { type SourceText, sourceText } from '../ast/source-text.ts';
import { tokenize } from '../lex/tokenize.ts';
import { failSyntax } from '../runtime/errors/template-error.ts';
import type { ParseOptions } from './parse-options.ts';
import { StatementParser } from './parse-statement.ts';
import { TokenStream } from './token-stream.ts';

/**
 * Parses a template. Throws a `TemplateError` (TS3001 syntax, TS9001 refused by design) at the first mistake, with
 * Jinja2's message.
 */
export function parseTemplate(text: string, options: ParseOptions = {}): Template {
  const source = sourceText(text, options.file ?? '<template>');
  return { kind: 'template', source, body: parseRange(source, options) };
}

/** Parses the one macro that stands at a range of a file; offsets stay those of the file. */
export function parseMacroRange(
  source: SourceText,
  options: ParseOptions,
  range: { start: number; end: number },
): MacroDefinition {
  const macro = parseRange(source, options, range).find(statement => statement.kind === 'macro');
  if (macro === undefined) failSyntax('expected a macro', source, range.start);
  return macro;
}

function parseRange(source: SourceText, options: ParseOptions, range?: { start: number; end: number }): Statement[] {
  const stream = new TokenStream(source, tokenize(source, options, range));
  return new StatementParser(stream, options).parseBody();
}
