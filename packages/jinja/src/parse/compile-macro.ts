import type { MacroDefinition, Template } from '../ast/nodes.ts';
import { type CompiledDefinition, compileMacroDefinition } from '../generate/compile-template.ts';
import { parseMacroRange } from './parse-template.ts';
import type { TemplateBlock } from './template-block.ts';

/** A macro of a file, ready to be bound to a scope. */
export interface CompiledMacro {
  /** dbt's name of the macro, e.g. `test_unique`. */
  readonly name: string;
  readonly definition: MacroDefinition;
  /** The definition as a template of its own, for `isHarmlessMacro`. */
  readonly tree: Template;
  readonly code: CompiledDefinition;
}

/** Parses a macro, test or materialization block. Raises `TemplateError`; offsets are those of the file. */
export function parseMacro(block: TemplateBlock): Template {
  const options = { file: block.source.file, blockTags: new Set([block.kind]), macroPrefix: MACRO_PREFIX };
  const definition = parseMacroRange(block.source, options, block.range);
  return { kind: 'template', source: block.source, body: [definition] };
}

/** Compiles a macro, test or materialization block; pass the tree if `parseMacro` made it before. */
export function compileMacro(block: TemplateBlock, tree: Template = parseMacro(block)): CompiledMacro {
  const [definition] = tree.body;
  if (definition?.kind !== 'macro') throw new Error('a macro block holds a macro');
  return { name: block.macroName, definition, tree, code: compileMacroDefinition(definition, block.source) };
}

/** dbt: keeps a macro's own name out of its body, so that a project's override of it is found from there too. */
const MACRO_PREFIX = 'dbt_macro__';
