import { TsdbtError } from '@tsdbt/core';
import { asGiven, type SourceText, sourceText, spanAt } from '../ast/source-text.ts';
import { stripEnd } from '../lex/python-space.ts';
import type { Token } from '../lex/token.ts';
import { tokenize } from '../lex/tokenize.ts';
import { parseMaterializationHeader } from './parse-dbt-block.ts';
import { parseTargetName } from './parse-expression.ts';
import { StatementParser } from './parse-statement.ts';
import type { BlockKind, SplitResult, TemplateBlock } from './template-block.ts';
import { TokenStream } from './token-stream.ts';

/**
 * Splits dbt's blocks off a file with the real lexer: strings, comments and raw blocks in between cannot mislead it.
 * What stands outside the blocks is ignored, as dbt does. Bodies are not parsed yet (`compileMacro` does).
 */
export function splitBlocks(text: string, options: { file: string; kinds?: ReadonlySet<BlockKind> }): SplitResult {
  const source = sourceText(text, options.file);
  const kinds: ReadonlySet<string> = options.kinds ?? ALL_KINDS;
  const blocks: TemplateBlock[] = [];
  try {
    const tokens = tokenize(source, {});
    for (let i = 0; i < tokens.length; i++) {
      const kind = tagAt(tokens, i);
      if (kind === undefined || !kinds.has(kind)) continue;
      const last = endOfBlock(tokens, { start: i, kind, source });
      blocks.push(readBlock(source, tokens, { first: i, last, kind: kind as BlockKind }));
      i = last + 2;
    }
    checkClosed(source, tokens);
    return { blocks, diagnostics: [] };
  } catch (error) {
    if (error instanceof TsdbtError) return { blocks, diagnostics: error.diagnostics };
    throw error;
  }
}

const ALL_KINDS: ReadonlySet<string> = new Set<BlockKind>([
  'macro',
  'test',
  'data_test',
  'materialization',
  'snapshot',
  'docs',
]);

/** A tag that is never closed swallows the rest of the file, blocks and all. */
function checkClosed(source: SourceText, tokens: readonly Token[]): void {
  const begin = tokens.findLast(token => token.type === 'block_begin' || token.type === 'variable_begin');
  const end = tokens.findLast(token => token.type === 'block_end' || token.type === 'variable_end');
  if (begin === undefined || (end !== undefined && end.start > begin.start)) return;
  new TokenStream(source, tokens).fail('unexpected end of template: the tag is not closed', begin.start);
}

/** The word of the tag that begins at a token, if one does. */
function tagAt(tokens: readonly Token[], index: number): string | undefined {
  const name = tokens[index + 1];
  return tokens[index]?.type === 'block_begin' && name?.type === 'name' ? String(name.value) : undefined;
}

/** The token that begins the end tag, past nested blocks of the same kind. */
function endOfBlock(tokens: readonly Token[], block: { start: number; kind: string; source: SourceText }): number {
  let open = 0;
  for (let i = block.start; i < tokens.length; i++) {
    const tag = tagAt(tokens, i);
    if (tag === block.kind) open++;
    else if (tag === `end${block.kind}` && --open === 0) return i;
  }
  const stream = new TokenStream(block.source, tokens);
  const start = tokens[block.start + 1]?.start;
  return stream.fail(
    `Unexpected end of template. Jinja was looking for the following tags: 'end${block.kind}'.`,
    start,
  );
}

function readBlock(
  source: SourceText,
  tokens: readonly Token[],
  { first, last, kind }: { first: number; last: number; kind: BlockKind },
): TemplateBlock {
  const stream = new TokenStream(source, [...tokens.slice(first + 2, last), lastToken(tokens)]);
  const header = readHeader(stream, kind);
  const contentsStart = stream.expect('block_end').end;
  const start = tokens[first]?.start ?? 0;
  const endTag = tokens[last]?.start ?? start;
  // Not where the last token ends: behind a raw block, that is inside of it.
  const inner = source.text.slice(contentsStart, endTag);
  const contentsEnd = source.text.charAt(endTag + 2) === '-' ? contentsStart + stripEnd(inner).length : endTag;
  const close = tokens[last + 2];
  if (close?.type !== 'block_end')
    return stream.fail("expected token 'end of statement block'", close?.start ?? endTag);
  return {
    kind,
    ...header,
    text: asGiven(source, start, close.end),
    contents: asGiven(source, contentsStart, Math.max(contentsStart, contentsEnd)),
    at: spanAt(source, start, close.end),
    contentsStart,
    source,
    range: { start, end: close.end },
  };
}

function lastToken(tokens: readonly Token[]): Token {
  const last = tokens[tokens.length - 1];
  if (last === undefined) throw new Error('a token list ends with eof');
  return last;
}

type Header = Pick<TemplateBlock, 'name' | 'macroName' | 'parameters' | 'adapter' | 'supportedLanguages'>;

function readHeader(stream: TokenStream, kind: BlockKind): Header {
  const parser = new StatementParser(stream, { blockTags: ALL_KINDS });
  if (kind === 'materialization') return readMaterialization(parser);
  const { name } = parseTargetName(stream);
  if (kind === 'snapshot' || kind === 'docs') return { name, macroName: '', parameters: [] };
  const parameters = parser.parseSignature().parameters.map(parameter => parameter.name);
  return { name, macroName: kind === 'macro' ? name : `test_${name}`, parameters };
}

function readMaterialization(parser: StatementParser): Header {
  const { name, adapter, languages } = parseMaterializationHeader(parser);
  const items = languages?.kind === 'list' ? languages.items : [];
  const supportedLanguages = items.flatMap(item => (item.kind === 'constant' ? [String(item.value)] : []));
  return {
    name,
    macroName: `materialization_${name}_${adapter}`,
    adapter,
    supportedLanguages: languages === undefined ? ['sql'] : supportedLanguages,
    parameters: ['supported_languages'],
  };
}
