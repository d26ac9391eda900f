import type { MacroNode, NodeId, ProjectSettings } from '@tsdbt/core';
import { BUILTIN_TABLE } from '../builtins/builtin-table.ts';
import { dispatchOrder, failDispatch } from './dispatch.ts';
import { findMaterialization } from './find-materialization.ts';
import { type CompiledMacro, MacroText } from './macro-text.ts';
import { staticMacroCalls } from './static-macro-calls.ts';

/** The macros of one invocation, by every way in which a template can name them. Look-ups cost the same however many there are. */
export interface MacroLibrary {
  readonly rootPackage: string;
  readonly macros: Readonly<Record<NodeId, MacroNode>>;
  /**
   * What a bare name means in the templates of a package, also deep inside macros of others. dbt: that package, then the root
   * project, then dbt-clickhouse and dbt.
   */
  find(name: string, fromPackage: string): MacroNode | undefined;
  /** The macro of a name that nobody's templates stand behind (`run-operation`). dbt: the root's, else a package's, else dbt's own. */
  findAnywhere(name: string): MacroNode | undefined;
  /** A package's macros; `dbt` holds dbt-clickhouse's too, which win. `undefined`: no such package. */
  namespace(packageName: string): ReadonlyMap<string, MacroNode> | undefined;
  /** Names that can be called bare in the templates of a package; for "did you mean". */
  names(fromPackage: string): Iterable<string>;
  /** dbt: `adapter.dispatch(name, namespace)`. Fails with TS3009, which lists what was tried. */
  dispatch(name: string, namespace: string | null, fromPackage: string): MacroNode;
  /** dbt: the adapter's own before the default one; then the root's before a package's before the built-in one. */
  materialization(name: string): MacroNode | undefined;
  materializationNames(): readonly string[];
  /** The macro of a generic test, e.g. `unique` or, with a namespace, `dbt_utils.recency`. */
  genericTest(name: string, namespace: string | null, fromPackage: string): MacroNode | undefined;
  /** Names of generic tests, qualified where they need it; for "did you mean". */
  genericTestNames(): readonly string[];
  /** The macro that names a package's nodes, if somebody overrides the built-in one. dbt: the package's own, else the root's. */
  namingOverride(component: 'schema' | 'alias' | 'database', packageName: string): MacroNode | undefined;
  /**
   * The macro that takes the place of a built-in of that name, directly or through dispatch, in the templates of a package (default: the
   * root's); plans run its text instead of their own.
   */
  override(name: string, fromPackage?: string): MacroNode | undefined;
  /** Root macros that override built-ins which no plan consults; each deserves a warning. */
  overridesWithoutEffect(): readonly MacroNode[];
  /** The macro, ready to be bound to a scope; compiled on first use. */
  compiled(macro: MacroNode): CompiledMacro;
  /**
   * dbt: `depends_on.macros` of a macro: what its text calls, read without rendering. Of a built-in one what it dispatches to, so that a
   * changed override is seen; texts that are our own are not read for it.
   */
  dependencies(macro: MacroNode): readonly NodeId[];
}

export interface MacroLibraryInput {
  /** Everybody's: the project's, the packages' and the built-in ones (`builtinMacroNodes`, added when missing). */
  readonly macros: Readonly<Record<NodeId, MacroNode>>;
  readonly rootPackage: string;
  readonly dispatch: ProjectSettings['dispatch'];
}

/** Builds the library; once per invocation. Nothing is compiled until it is used. */
export function buildMacroLibrary(input: MacroLibraryInput): MacroLibrary {
  return new IndexedLibrary(input);
}

/** dbt's own packages, the adapter's last: where both have a name, the adapter's wins. */
const INTERNAL_PACKAGES = ['dbt', 'dbt_clickhouse'] as const;

/** What built-in macros dispatch to, by their name. */
const DISPATCHERS: ReadonlyMap<string, string> = new Map(
  BUILTIN_TABLE.flatMap(({ name, dispatches }) => (dispatches === undefined ? [] : [[name, dispatches]])),
);

type Namespace = Map<string, MacroNode>;

class IndexedLibrary implements MacroLibrary {
  readonly rootPackage: string;
  readonly macros: Readonly<Record<NodeId, MacroNode>>;
  private readonly packages = new Map<string, Namespace>();
  private readonly internal: Namespace = new Map();
  private readonly searchOrders: ReadonlyMap<string, readonly string[]>;
  private readonly texts = new Map<NodeId, MacroText>();
  /** Null: nobody overrides it. */
  private readonly overrides = new Map<string, MacroNode | null>();
  private readonly dependencyIds = new Map<NodeId, readonly NodeId[]>();

  constructor(input: MacroLibraryInput) {
    this.rootPackage = input.rootPackage;
    this.macros = input.macros;
    this.searchOrders = new Map(input.dispatch.map(entry => [entry.macro_namespace, entry.search_order]));
    for (const macro of Object.values(input.macros)) this.packageMacros(macro.package_name).set(macro.name, macro);
    for (const name of INTERNAL_PACKAGES)
      for (const macro of this.packageMacros(name).values()) this.internal.set(macro.name, macro);
  }

  findAnywhere(name: string): MacroNode | undefined {
    const outer = [...this.packages].filter(([owner]) => owner !== this.rootPackage && !isInternal(owner));
    return (
      this.packages.get(this.rootPackage)?.get(name) ??
      outer.findLast(([, macros]) => macros.has(name))?.[1].get(name) ??
      this.internal.get(name)
    );
  }

  find(name: string, fromPackage: string): MacroNode | undefined {
    return (
      this.outerPackage(fromPackage)?.get(name) ??
      this.packages.get(this.rootPackage)?.get(name) ??
      this.internal.get(name)
    );
  }

  namespace(packageName: string): ReadonlyMap<string, MacroNode> | undefined {
    return packageName === 'dbt' ? this.internal : this.packages.get(packageName);
  }

  *names(fromPackage: string): Iterable<string> {
    yield* this.outerPackage(fromPackage)?.keys() ?? [];
    yield* this.packages.get(this.rootPackage)?.keys() ?? [];
    yield* this.internal.keys();
    yield* this.packages.keys();
  }

  dispatch(name: string, namespace: string | null, fromPackage: string): MacroNode {
    const packages = dispatchOrder(namespace, {
      configured: namespace === null ? undefined : this.searchOrders.get(namespace),
      known: namespace !== null && this.packages.has(namespace),
      rootPackage: this.rootPackage,
    });
    for (const packageName of packages) {
      for (const prefix of ['clickhouse', 'default']) {
        const candidate = `${prefix}__${name}`;
        const found =
          packageName === null ? this.find(candidate, fromPackage) : this.namespace(packageName)?.get(candidate);
        if (found !== undefined) return found;
      }
    }
    return failDispatch(name, namespace, packages);
  }

  materialization(name: string): MacroNode | undefined {
    return findMaterialization(name, this.packages, this.rootPackage, INTERNAL_PACKAGES);
  }

  materializationNames(): readonly string[] {
    const names = new Set<string>();
    for (const macros of this.packages.values()) {
      for (const name of macros.keys()) {
        const found = /^materialization_(.+)_(?:default|clickhouse)$/.exec(name)?.[1];
        if (found !== undefined) names.add(found);
      }
    }
    return [...names];
  }

  genericTest(name: string, namespace: string | null, fromPackage: string): MacroNode | undefined {
    const macroName = `test_${name}`;
    return namespace === null ? this.find(macroName, fromPackage) : this.namespace(namespace)?.get(macroName);
  }

  genericTestNames(): readonly string[] {
    const names: string[] = [];
    for (const [packageName, macros] of this.packages) {
      const bare = packageName === this.rootPackage || isInternal(packageName);
      for (const macro of macros.values()) {
        if (!/^\{%[-+]?\s*(?:data_)?test\b/.test(macro.macro_sql.trimStart())) continue;
        const name = macro.name.replace(/^test_/, '');
        names.push(bare ? name : `${packageName}.${name}`);
      }
    }
    return names;
  }

  namingOverride(component: 'schema' | 'alias' | 'database', packageName: string): MacroNode | undefined {
    return this.override(`generate_${component}_name`, packageName);
  }

  override(name: string, fromPackage: string = this.rootPackage): MacroNode | undefined {
    const key = `${fromPackage}.${name}`;
    let found = this.overrides.get(key);
    if (found === undefined) {
      found = this.findOverride(name, fromPackage) ?? null;
      this.overrides.set(key, found);
    }
    return found ?? undefined;
  }

  private findOverride(name: string, fromPackage: string): MacroNode | undefined {
    const direct = this.outerPackage(fromPackage)?.get(name) ?? this.packages.get(this.rootPackage)?.get(name);
    if (direct !== undefined || !this.internal.has(`default__${name}`)) return direct;
    const dispatched = this.dispatch(name, 'dbt', fromPackage);
    return isInternal(dispatched.package_name) ? undefined : dispatched;
  }

  overridesWithoutEffect(): readonly MacroNode[] {
    const consulted = new Map(BUILTIN_TABLE.map(macro => [macro.name, macro.consultedByPlans]));
    const root = this.packages.get(this.rootPackage)?.values() ?? [];
    return [...root].filter(macro => consulted.get(macro.name) === false && isPlanned(this.internal.get(macro.name)));
  }

  compiled(macro: MacroNode): CompiledMacro {
    return this.text(macro).compiled();
  }

  dependencies(macro: MacroNode): readonly NodeId[] {
    let ids = this.dependencyIds.get(macro.unique_id);
    if (ids === undefined) {
      ids =
        macro.local.builtin === true
          ? this.dispatchedByBuiltin(macro)
          : staticMacroCalls(macro, this.text(macro).tree(), this);
      this.dependencyIds.set(macro.unique_id, ids);
    }
    return ids;
  }

  private dispatchedByBuiltin({ name, package_name: packageName }: MacroNode): readonly NodeId[] {
    const dispatches = packageName === 'dbt' ? DISPATCHERS.get(name) : undefined;
    return dispatches === undefined ? [] : [this.dispatch(dispatches, 'dbt', packageName).unique_id];
  }

  private text(macro: MacroNode): MacroText {
    let text = this.texts.get(macro.unique_id);
    if (text === undefined) {
      text = new MacroText(macro);
      this.texts.set(macro.unique_id, text);
    }
    return text;
  }

  private packageMacros(name: string): Namespace {
    let macros = this.packages.get(name);
    if (macros === undefined) {
      macros = new Map();
      this.packages.set(name, macros);
    }
    return macros;
  }

  private outerPackage(name: string): Namespace | undefined {
    return isInternal(name) ? undefined : this.packages.get(name);
  }
}

function isInternal(packageName: string): boolean {
  return packageName === 'dbt' || packageName === 'dbt_clickhouse';
}

/** A built-in whose work only plans do: an override that no plan consults changes nothing. */
function isPlanned(macro: MacroNode | undefined): boolean {
  return macro?.macro_sql.includes('raise_not_callable') === true;
}
