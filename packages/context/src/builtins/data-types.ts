import { type BuiltinMacro, family } from './builtin-macro.ts';

/** dbt's names for types, in ClickHouse's words: what `api.Column.translate_type` knows, and the label itself where it knows none. */
export const DATA_TYPE_MACROS: readonly BuiltinMacro[] = [
  ...['string', 'timestamp', 'float', 'bigint', 'boolean'].flatMap(label =>
    typeMacro(label, `translate_type('${label}')`),
  ),
  ...typeMacro('int', "translate_type('integer')"),
  ...typeMacro('numeric', "numeric_type('numeric', 28, 6)"),
];

function typeMacro(label: string, call: string): readonly BuiltinMacro[] {
  return family({ name: `type_${label}`, parameters: '', default: `{{ return(api.Column.${call}) }}` });
}
