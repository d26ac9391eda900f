import type { MacroNode } from '@tsdbt/core';

/** In what the arguments that YAML describes differ from the macro's own. dbt: `_check_patch_arguments`. */
export function macroArgumentProblems(macro: MacroNode, described: MacroNode['arguments']): readonly string[] {
  if (described.length === 0) return [];
  const own = macro.arguments.map(({ name }) => name);
  const problems: string[] = [];
  for (const [index, { name, type }] of described.entries()) {
    const expected = own[index];
    if (expected !== undefined && expected !== name)
      problems.push(`the macro ${macro.name} has "${expected}" where its YAML describes the argument "${name}"`);
    if (type !== null && type.trim() !== '' && !isMacroType(type))
      problems.push(
        `the argument "${name}" of the macro ${macro.name} has the type "${type}", which is none of a macro's`,
      );
  }
  if (own.length !== described.length)
    problems.push(`the macro ${macro.name} has ${own.length} arguments, its YAML describes ${described.length}`);
  return problems;
}

/** How many types stand in brackets behind each. dbt: `macro_types`. */
const MACRO_TYPES: ReadonlyMap<string, number> = new Map([
  ['str', 0],
  ['string', 0],
  ['bool', 0],
  ['int', 0],
  ['integer', 0],
  ['float', 0],
  ['any', 0],
  ['list', 1],
  ['dict', 2],
  ['optional', 1],
  ['relation', 0],
  ['column', 0],
]);

/** `dict[str, list[int]]` and the like. dbt: `is_valid_type`. */
function isMacroType(text: string): boolean {
  return afterType(text.replace(/[ \t]/g, '')) === '';
}

/** What follows a type at the beginning of a text; undefined where there is none. */
function afterType(text: string): string | undefined {
  const name = /^[a-z]+/.exec(text)?.[0] ?? '';
  const parameters = MACRO_TYPES.get(name);
  if (parameters === undefined) return undefined;
  let rest: string | undefined = text.slice(name.length);
  for (let i = 0; i < parameters; i++) {
    if (!rest.startsWith(i === 0 ? '[' : ',')) return undefined;
    rest = afterType(rest.slice(1));
    if (rest === undefined) return undefined;
  }
  if (parameters === 0) return rest;
  return rest.startsWith(']') ? rest.slice(1) : undefined;
}
