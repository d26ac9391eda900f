import type { MacroLibrary } from '@tsdbt/context';
import type { MacroNode, NodeId } from '@tsdbt/core';
import { type GivenArguments, parseMacro, referencedNames, splitBlocks } from '@tsdbt/jinja';

/**
 * Which macros are quiet while parsing: they call, directly or not, nothing that parsing wants to know (`ref`, `source`, `config`, …) and
 * nothing that can fail for a reason of its own. A call of a quiet macro needs no rendering; that it happened is all there is to say.
 */
export class QuietMacros {
  private readonly library: MacroLibrary;
  private readonly known = new Map<NodeId, boolean>();
  private readonly parameters = new Map<NodeId, readonly string[]>();

  constructor(library: MacroLibrary) {
    this.library = library;
  }

  /** The quiet macro that `name` or `package.name` means in the templates of a package, if it takes such arguments. */
  find(path: string, fromPackage: string, given?: GivenArguments): MacroNode | undefined {
    const macro = this.named(path, fromPackage);
    if (macro === undefined || !this.isQuiet(macro)) return undefined;
    return given === undefined || this.takes(macro, given) ? macro : undefined;
  }

  isQuiet(macro: MacroNode): boolean {
    const known = this.known.get(macro.unique_id);
    if (known !== undefined) return known;
    // While a macro is looked at it counts as quiet: a circle is as quiet as its members.
    this.known.set(macro.unique_id, true);
    const quiet = QUIET_BUILTINS.has(macro.unique_id) || this.judge(macro);
    this.known.set(macro.unique_id, quiet);
    return quiet;
  }

  /** Whether the arguments fit for certain; a macro with `varargs` may take more, which only rendering knows. */
  private takes(macro: MacroNode, given: GivenArguments): boolean {
    const parameters = this.parameters.get(macro.unique_id) ?? [];
    if (given.unpacked || given.positional > parameters.length) return false;
    const left = parameters.slice(given.positional);
    return given.named.every(name => left.includes(name));
  }

  private judge(macro: MacroNode): boolean {
    try {
      const [block] = splitBlocks(macro.macro_sql, { file: macro.original_file_path }).blocks;
      if (block === undefined) return false;
      this.parameters.set(macro.unique_id, block.parameters);
      const { names, calls } = referencedNames(parseMacro(block));
      for (const name of names) if (LOUD_NAMES.has(name)) return false;
      for (const call of calls) if (!this.isQuietCall(call, macro)) return false;
      return this.library.dependencies(macro).every(id => this.isQuietId(id));
    } catch {
      // What cannot be parsed or dispatched is reported where it belongs; here it only means: render.
      return false;
    }
  }

  /** What a dispatch finds is among the dependencies. A macro of a harmless function's name decides in its stead. */
  private isQuietCall(call: string, macro: MacroNode): boolean {
    if (call === 'adapter.dispatch') return true;
    const called = this.named(call, macro.package_name);
    return called === undefined ? isHarmlessCall(call) : this.isQuiet(called);
  }

  private named(path: string, fromPackage: string): MacroNode | undefined {
    const dot = path.indexOf('.');
    if (dot === -1) return this.library.find(path, fromPackage);
    return this.library.namespace(path.slice(0, dot))?.get(path.slice(dot + 1));
  }

  private isQuietId(id: NodeId): boolean {
    const macro = this.library.macros[id];
    return macro !== undefined && this.isQuiet(macro);
  }
}

/** Functions that neither refer to anything nor fail for a reason of the project's. */
const HARMLESS: ReadonlySet<string> = new Set([
  'var',
  'return',
  'range',
  'dict',
  'namespace',
  'zip',
  'tojson',
  'local_md5',
  'adapter.quote',
  'adapter.type',
  'target.get',
  'config.get',
]);

/** Names through which a macro could do anything, or ask. */
const LOUD_NAMES: ReadonlySet<string> = new Set([
  'ref',
  'source',
  'metric',
  'function',
  'context',
  'builtins',
  'exceptions',
  'env_var',
  'load_result',
  'graph',
  'log',
  'print',
]);

/** dbt: answers False while parsing, whatever else it would ask for. */
const QUIET_BUILTINS: ReadonlySet<NodeId> = new Set([
  'macro.dbt.is_incremental',
  'macro.dbt_clickhouse.is_incremental',
]);

export function isHarmlessCall(name: string): boolean {
  return HARMLESS.has(name) || name.startsWith('modules.');
}
