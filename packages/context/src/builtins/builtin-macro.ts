/**
 * One macro that dbt or dbt-clickhouse ships, in our own text. All of them together are the built-in table (`builtin-table.ts`):
 * listed in the manifest as `macro.dbt.*` / `macro.dbt_clickhouse.*`, compiled on first use, overridable by name.
 */
export interface BuiltinMacro {
  readonly package: BuiltinPackage;
  /** As the manifest has it: `statement`, `default__hash`, `test_unique`, `materialization_table_clickhouse`. */
  readonly name: string;
  /** The whole block, from its opening tag to its closing tag. */
  readonly source: string;
  /** It calls what `adapter.dispatch(…, 'dbt')` finds for this name, and nothing else. */
  readonly dispatches?: string;
  /** Plans ask for an override of this one; an override of any other changes templates only. */
  readonly consultedByPlans: boolean;
}

export type BuiltinPackage = 'dbt' | 'dbt_clickhouse';

/** What an entry of a family looks like before it is spelled out as up to three macros. */
export interface MacroFamily {
  readonly name: string;
  /** Of the dispatching macro, as written in Jinja, defaults included. */
  readonly parameters: string;
  /** Body of `default__<name>`; exactly what it prints, whitespace included. */
  readonly default?: string;
  /** Body of `clickhouse__<name>`, where dbt-clickhouse has its own. */
  readonly clickhouse?: string;
  /** Parameters of the implementations, where they are not those of the dispatching macro without defaults. */
  readonly implementationParameters?: string;
  /** Text around the result: the dispatching macro prints it instead of returning the value. */
  readonly printed?: readonly [before: string, after: string];
  readonly consultedByPlans?: boolean;
}

/** Spells out a family: the dispatching macro in `dbt`, its default, and dbt-clickhouse's implementation. */
export function family(entry: MacroFamily): readonly BuiltinMacro[] {
  const { name, parameters, printed } = entry;
  const names = parameterNames(parameters);
  const call = `adapter.dispatch('${name}', 'dbt')(${names.join(', ')})`;
  const body = printed === undefined ? `{{ return(${call}) }}` : `${printed[0]}{{ ${call} }}${printed[1]}`;
  const implementation = entry.implementationParameters ?? names.join(', ');
  const options = { consultedByPlans: entry.consultedByPlans ?? false };
  const macros: BuiltinMacro[] = [{ dispatches: name, ...macro('dbt', name, parameters, body, options) }];
  if (entry.default !== undefined)
    macros.push(macro('dbt', `default__${name}`, implementation, entry.default, options));
  if (entry.clickhouse !== undefined) {
    macros.push(macro('dbt_clickhouse', `clickhouse__${name}`, implementation, entry.clickhouse, options));
  }
  return macros;
}

/** A macro without a family: called by its own name only. */
export function macro(
  owner: BuiltinPackage,
  name: string,
  parameters: string,
  body: string,
  options: { readonly consultedByPlans?: boolean } = {},
): BuiltinMacro {
  const source = `{% macro ${name}(${parameters}) %}${body}{% endmacro %}`;
  return { package: owner, name, source, consultedByPlans: options.consultedByPlans ?? false };
}

/** A macro that exists by name and whose work tsdbt's plans do themselves: calling it is a coded error (TS9003) that says so. */
export function plannedMacro(owner: BuiltinPackage, name: string, parameters: string): BuiltinMacro {
  return macro(owner, name, parameters, `{{ exceptions.raise_not_callable('${name}') }}`);
}

function parameterNames(parameters: string): readonly string[] {
  return topLevelParts(parameters).map(part => part.split('=')[0]?.trim() ?? '');
}

/** Splits at commas that are outside quotes and brackets. */
function topLevelParts(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (const [i, c] of [...text].entries()) {
    if (quote !== '') quote = c === quote ? '' : quote;
    else if (c === "'" || c === '"') quote = c;
    else if ('([{'.includes(c)) depth++;
    else if (')]}'.includes(c)) depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  const last = text.slice(start);
  return last.trim() === '' ? parts : [...parts, last];
}
