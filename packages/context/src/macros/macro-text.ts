import type { MacroNode } from '@tsdbt/core';
import { type CompiledMacro, compileMacro as compileBlock, parseMacro, splitBlocks, type Template } from '@tsdbt/jinja';

export type { CompiledMacro };

/** A macro's text, parsed and compiled when it is first needed. */
export class MacroText {
  private readonly macro: MacroNode;
  private parsed: { readonly block: Block; readonly tree: Template } | undefined;
  private compiledMacro: CompiledMacro | undefined;

  constructor(macro: MacroNode) {
    this.macro = macro;
  }

  /** The syntax tree. Fails with TS3001 where the text cannot be parsed. */
  tree(): Template {
    return this.parse().tree;
  }

  compiled(): CompiledMacro {
    if (this.compiledMacro === undefined) {
      const { block, tree } = this.parse();
      this.compiledMacro = compileBlock(block, tree);
    }
    return this.compiledMacro;
  }

  private parse(): { readonly block: Block; readonly tree: Template } {
    if (this.parsed === undefined) {
      const { blocks, diagnostics } = splitBlocks(textInPlace(this.macro), {
        file: fileOf(this.macro),
        kinds: MACRO_KINDS,
      });
      const [block] = blocks;
      if (block === undefined)
        throw new Error(`no block in ${this.macro.unique_id}: ${diagnostics.map(d => d.message).join('; ')}`);
      this.parsed = { block, tree: parseMacro(block) };
    }
    return this.parsed;
  }
}

type Block = Parameters<typeof parseMacro>[0];

const MACRO_KINDS = new Set(['macro', 'test', 'data_test', 'materialization'] as const);

/** The text with as much white space before it as the file has text, so that lines and columns are the file's. */
function textInPlace(macro: MacroNode): string {
  const { line, column } = macro.local.codeStart ?? { line: 1, column: 1 };
  return '\n'.repeat(line - 1) + ' '.repeat(column - 1) + macro.macro_sql.trimStart();
}

/** Whether a place in a template is one in a built-in macro, which has no file. */
export function isBuiltinFile(file: string): boolean {
  return /^dbt(?:_clickhouse)?: /.test(file);
}

function fileOf(macro: MacroNode): string {
  const { builtin, folder = '' } = macro.local;
  return builtin === true ? `${macro.package_name}: ${macro.name}` : folder + macro.original_file_path;
}
