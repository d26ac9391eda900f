import type { MacroNode, NodeId } from '@tsdbt/core';
import type { DiagnosticList, PackageContext, PackageEntries, ParseSession } from '../parse-session.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { patchMacro, readMacros } from './macro.ts';
import { macroArgumentProblems } from './macro-arguments.ts';

export interface MacroReading {
  readonly createdAt: number;
  readonly describerOf: ParseSession['describerOf'];
  readonly diagnostics: DiagnosticList;
  /** dbt: `validate_macro_args`: macros have the arguments of their definition, and what YAML says is held against them. */
  readonly withArguments: boolean;
}

/** The macros of all packages, with what YAML says about them. */
export function readAllMacros(
  packages: readonly PackageContext[],
  entries: PackageEntries,
  reading: MacroReading,
): Record<NodeId, MacroNode> {
  const macros: Record<NodeId, MacroNode> = {};
  for (const pkg of packages) {
    for (const file of pkg.files.files) {
      if (file.role !== 'macro' && file.role !== 'generic_test') continue;
      const read = readMacros(pkg, file, reading);
      reading.diagnostics.add(...read.diagnostics);
      for (const macro of read.macros) addMacro(macros, macro, pkg, reading.diagnostics);
    }
    for (const entry of entries.get(pkg) ?? []) {
      if (entry.kind === 'macros') patchNamed(macros, pkg, entry, reading);
    }
  }
  return macros;
}

function addMacro(
  macros: Record<NodeId, MacroNode>,
  macro: MacroNode,
  pkg: PackageContext,
  diagnostics: DiagnosticList,
): void {
  const earlier = macros[macro.unique_id];
  if (earlier === undefined) {
    macros[macro.unique_id] = macro;
    return;
  }
  const { prefix } = pkg.files;
  const where = (each: MacroNode): string => `${prefix}${each.original_file_path}:${each.local.codeStart?.line ?? 1}`;
  const message = `two macros of ${pkg.name} are named "${macro.name}": in ${where(earlier)} and in ${where(macro)}`;
  diagnostics.error({
    code: 'TS3011',
    message,
    at: { file: prefix + macro.original_file_path, ...macro.local.codeStart },
  });
}

/** dbt: a test may be described under its name without `test_`. */
function patchNamed(
  macros: Record<NodeId, MacroNode>,
  pkg: PackageContext,
  entry: PropertyEntry,
  reading: MacroReading,
): void {
  const id = [entry.name, `test_${entry.name}`]
    .map(name => `macro.${pkg.name}.${name}`)
    .find(each => macros[each] !== undefined);
  const macro = id === undefined ? undefined : macros[id];
  if (id !== undefined && macro !== undefined) {
    const patched = patchMacro(macro, entry, reading.describerOf(pkg, entry));
    if (!reading.withArguments) macros[id] = patched;
    else {
      const problems = macroArgumentProblems(macro, patched.arguments);
      const at = { ...entry.place, source: entry.document.text };
      for (const message of problems) reading.diagnostics.warning({ code: 'TS2025', message, at });
      macros[id] = patched.arguments.length > 0 ? patched : { ...patched, arguments: macro.arguments };
    }
    return;
  }
  const message = `${entry.document.file} describes the macro "${entry.name}", which does not exist`;
  reading.diagnostics.warning({ code: 'TS2003', message, at: { ...entry.place, source: entry.document.text } });
}
