import { type Diagnostic, didYouMean, type JsonValue, type MacroNode, plainObject } from '@tsdbt/core';
import { asGiven, splitBlocks, type TemplateBlock } from '@tsdbt/jinja';
import type { ResourceFile } from '../load/project-files.ts';
import { type PackageContext, uniqueId } from '../parse-session.ts';
import type { Describe } from '../properties/columns.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';

const MACRO_KINDS: ReadonlySet<TemplateBlock['kind']> = new Set([
  'macro',
  'test',
  'data_test',
  'materialization',
] as const);

/** The macros, tests and materializations of a file. Text between the blocks means nothing (dbt). */
export function readMacros(
  pkg: PackageContext,
  file: ResourceFile,
  { createdAt, withArguments }: { readonly createdAt: number; readonly withArguments: boolean },
): { readonly macros: readonly MacroNode[]; readonly diagnostics: readonly Diagnostic[] } {
  // dbt strips files; what stands around the blocks belongs to none, but a tag such as `-%}` takes the blanks after it along.
  const text = file.text.trimEnd();
  const { blocks, diagnostics } = splitBlocks(text, { file: pkg.files.prefix + file.path, kinds: MACRO_KINDS });
  return {
    macros: blocks.map(block => {
      const node = macroNode(pkg, file, block, createdAt);
      return withArguments ? { ...node, arguments: block.parameters.map(argumentNamed) } : node;
    }),
    diagnostics: [...diagnostics, ...blocks.flatMap(block => unknownLanguages(pkg, file, block))],
  };
}

/** dbt: models are written in these two. */
const LANGUAGES = ['sql', 'python'];

function unknownLanguages(pkg: PackageContext, file: ResourceFile, block: TemplateBlock): Diagnostic[] {
  const { supportedLanguages = NO_NAMES, name, at } = block;
  return supportedLanguages
    .filter(language => !LANGUAGES.includes(language))
    .map(language => ({
      code: 'TS2005',
      severity: 'error',
      message: `the materialization "${name}" supports the language "${language}", which models cannot be in`,
      at: { ...at, file: pkg.files.prefix + file.path },
      hint: didYouMean(language, LANGUAGES) ?? `one of ${LANGUAGES.join(', ')}`,
    }));
}

const NO_NAMES: readonly string[] = [];

function macroNode(pkg: PackageContext, file: ResourceFile, block: TemplateBlock, createdAt: number): MacroNode {
  const { line, column } = block.at;
  return {
    unique_id: uniqueId('macro', pkg.name, block.macroName),
    resource_type: 'macro',
    name: block.macroName,
    package_name: pkg.name,
    // dbt: of macros, `path` is the whole path.
    path: file.path,
    original_file_path: file.path,
    macro_sql: wholeText(block),
    depends_on: { macros: [] },
    description: '',
    meta: {},
    config: { meta: {}, docs: { show: true, node_color: null } },
    docs: { show: true, node_color: null },
    patch_path: null,
    arguments: [],
    supported_languages: block.supportedLanguages ?? null,
    created_at: createdAt,
    local: {
      ...(pkg.files.prefix === '' ? {} : { folder: pkg.files.prefix }),
      ...(line === undefined || column === undefined ? {} : { codeStart: { line, column } }),
    },
  };
}

/** dbt: the blanks that a tag's minus takes away belong to the block, but for those that the block before took along. */
function wholeText({ text, range, source }: TemplateBlock): string {
  const before = text.startsWith('{%-') ? asGiven(source, 0, range.start) : '';
  const after = text.endsWith('-%}') ? asGiven(source, range.end) : '';
  const others = before.trimEnd();
  const taken = others === '' || others.endsWith('-%}');
  return `${taken ? '' : before.slice(others.length)}${text}${after.slice(0, after.length - after.trimStart().length)}`;
}

/** What YAML says about a macro. */
export function patchMacro(macro: MacroNode, entry: PropertyEntry, describe: Describe): MacroNode {
  const { value } = entry;
  const config = plainObject(objectOf(value.config));
  const meta = { ...plainObject(objectOf(value.meta)), ...objectOf(config.meta) };
  // dbt: what stands under `config:` takes the place of what stands beside it.
  const inner = objectOf(config.docs);
  const shown = { show: true, node_color: null, ...(Object.keys(inner).length > 0 ? inner : objectOf(value.docs)) };
  return {
    ...macro,
    description: describe(String(value.description ?? '')).text,
    meta,
    docs: shown as MacroNode['docs'],
    config: { meta, docs: shown },
    arguments: listOf(value.arguments)
      .filter(isObject)
      .map(argument => ({
        name: String(argument.name),
        type: textOrNull(argument.type),
        description: describe(String(argument.description ?? '')).text,
      })),
    patch_path: `${macro.package_name}://${entry.file}`,
  };
}

/** dbt: an argument that no YAML describes. */
function argumentNamed(name: string): MacroNode['arguments'][number] {
  return { name, type: null, description: '' };
}

function textOrNull(value: JsonValue | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}
