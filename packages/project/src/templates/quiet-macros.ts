import { parseNames } from '@tsdbt/context';
import type { JsonObject, MacroNode, NodeId } from '@tsdbt/core';
import {
  type CallRules,
  type GivenArguments,
  isHarmlessMacro,
  type NameMeaning,
  parseMacro,
  splitBlocks,
} from '@tsdbt/jinja';
import type { ReaderInput } from './read-template.ts';
import { hasJinja } from './render-tree.ts';

/**
 * Which macros are quiet while the templates of a package are parsed: it can be proved that they call, directly or not, nothing that
 * parsing wants to know (`ref`, `source`, `config`, …). A call of a quiet macro needs no rendering; that it happened is all there is to
 * say. dbt looks bare names up from the package of the node, also deep inside macros of other packages.
 */
export class QuietMacros {
  /** What is harmless in the package's templates, its quiet macros among it. */
  readonly rules: CallRules;
  private readonly library: ReaderInput['library'];
  private readonly fromPackage: string;
  private readonly contextNames: ReadonlySet<string>;
  private readonly known = new Map<NodeId, boolean>();
  private readonly parameters = new Map<NodeId, readonly string[]>();
  private readonly meanings = new Map<string, NameMeaning>();
  private readonly circles = new Circles();
  private readonly templateVars: ReadonlySet<string>;

  constructor(input: ReaderInput, fromPackage: string) {
    this.library = input.library;
    this.fromPackage = fromPackage;
    this.contextNames = parseNames(input);
    this.templateVars = templateVars(input);
    this.rules = {
      literal: new Set(),
      noted: (name, given) => this.find(name, given) !== undefined,
      harmless: (name, first) => this.isHarmlessCall(name, first),
      meaning: name => this.meaning(name),
      dispatched: (name, namespace) => this.isQuiet(this.library.dispatch(name, namespace, this.fromPackage)),
    };
  }

  /** The quiet macro that `name` or `package.name` means, if it takes such arguments. */
  find(path: string, given?: GivenArguments): MacroNode | undefined {
    const macro = this.named(path);
    if (macro === undefined || !this.isQuiet(macro)) return undefined;
    return given === undefined || this.takes(macro, given) ? macro : undefined;
  }

  private isQuiet(macro: MacroNode): boolean {
    const id = macro.unique_id;
    const known = this.known.get(id);
    if (known !== undefined) {
      this.circles.meet(id);
      return known;
    }
    // While a macro is looked at it counts as quiet: a circle is as quiet as its members.
    this.known.set(id, true);
    this.circles.enter(id);
    const quiet = QUIET_BUILTINS.has(id) || this.judge(macro);
    this.known.set(id, quiet);
    for (const other of this.circles.leave(id, quiet)) this.known.delete(other);
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
      return isHarmlessMacro(parseMacro(block), this.rules);
    } catch {
      // What cannot be parsed or dispatched is reported where it belongs; here it only means: render.
      return false;
    }
  }

  private isHarmlessCall(name: string, first: string | undefined): boolean {
    if (name === 'var' && this.templateVars.size > 0 && (first === undefined || this.templateVars.has(first)))
      return false;
    if (this.named(name) !== undefined || this.meaning(name.split('.', 1)[0] ?? '') === 'nothing')
      return HARMLESS_GLOBALS.has(name) && this.named(name) === undefined;
    return HARMLESS.has(name) || name.startsWith('modules.');
  }

  private meaning(name: string): NameMeaning {
    let meaning = this.meanings.get(name);
    if (meaning === undefined) {
      const isMacro =
        this.library.find(name, this.fromPackage) !== undefined || this.library.namespace(name) !== undefined;
      meaning = isMacro || !DATA_NAMES.has(name) ? 'function' : 'data';
      if (!isMacro && !this.contextNames.has(name)) meaning = 'nothing';
      this.meanings.set(name, meaning);
    }
    return meaning;
  }

  private named(path: string): MacroNode | undefined {
    const dot = path.indexOf('.');
    if (dot === -1) return this.library.find(path, this.fromPackage);
    return this.library.namespace(path.slice(0, dot))?.get(path.slice(dot + 1));
  }
}

/**
 * Macros that call each other. One that is judged while the first of its circle still is being judged is only as quiet as that one; when
 * the first turns out not to be, it has to be judged again.
 */
class Circles {
  /** The macros that are being judged, outermost first. */
  private readonly stack: Judgement[] = [];
  /** Macros found quiet while they relied on one that was still being judged, and at which depth that was. */
  private readonly provisional = new Map<NodeId, number>();

  enter(id: NodeId): void {
    this.stack.push({ id, lowest: this.stack.length, provisionalBefore: this.provisional.size });
  }

  /** A macro whose answer is known was asked for. */
  meet(id: NodeId): void {
    const depth = this.provisional.get(id) ?? this.stack.findIndex(each => each.id === id);
    if (depth >= 0) this.rely(depth);
  }

  /** Ends the judgement of the innermost macro; returns those that have to be judged again. */
  leave(id: NodeId, quiet: boolean): readonly NodeId[] {
    const { lowest, provisionalBefore } = this.stack.pop() ?? { lowest: 0, provisionalBefore: 0 };
    if (quiet && lowest < this.stack.length) {
      this.provisional.set(id, lowest);
      this.rely(lowest);
      return [];
    }
    const since = [...this.provisional.keys()].slice(provisionalBefore);
    for (const other of since) this.provisional.delete(other);
    return quiet ? [] : since;
  }

  private rely(depth: number): void {
    const last = this.stack.at(-1);
    if (last !== undefined) last.lowest = Math.min(last.lowest, depth);
  }
}

interface Judgement {
  readonly id: NodeId;
  /** How far up the stack this macro, or one that it calls, relies on another. */
  lowest: number;
  readonly provisionalBefore: number;
}

/** Variables whose text is a template: `var()` renders it, and it may refer to something (dbt; packages swap their inputs so). */
function templateVars({ project, invocation }: ReaderInput): ReadonlySet<string> {
  const names = new Set<string>();
  const note = (vars: JsonObject): void => {
    for (const [name, value] of Object.entries(vars)) {
      if (typeof value === 'string' && hasJinja(value)) names.add(name);
      else if (typeof value === 'object' && value !== null && !Array.isArray(value)) note(value as JsonObject);
    }
  };
  for (const vars of [invocation.vars, project.vars, ...project.packages.map(each => each.vars)]) note(vars);
  return names;
}

/** Functions that neither refer to anything nor fail for a reason of the project's. */
const HARMLESS: ReadonlySet<string> = new Set([
  'var',
  'return',
  'zip',
  'tojson',
  'local_md5',
  'adapter.quote',
  'adapter.type',
  'target.get',
  'config.get',
]);

/** Jinja's own. */
const HARMLESS_GLOBALS: ReadonlySet<string> = new Set(['range', 'dict', 'namespace']);

/** Names of a template's surroundings that hold data: whatever is done with them, no macro is called. */
const DATA_NAMES: ReadonlySet<string> = new Set([
  'execute',
  'this',
  'model',
  'schema',
  'database',
  'sql',
  'compiled_code',
  'pre_hooks',
  'post_hooks',
  'selected_resources',
  'invocation_args_dict',
  'target',
  'env',
  'flags',
  'modules',
  'project_name',
  'dbt_version',
  'invocation_id',
  'run_started_at',
  'thread_id',
  'sql_now',
  'dbt_metadata_envs',
]);

/** dbt: answers False while parsing, whatever else it would ask for. */
const QUIET_BUILTINS: ReadonlySet<NodeId> = new Set([
  'macro.dbt.is_incremental',
  'macro.dbt_clickhouse.is_incremental',
]);
