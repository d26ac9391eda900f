import type { MacroNode } from '@tsdbt/core';
import { HostObject, type Scope, Tuple, type Value } from '@tsdbt/jinja';
import { mappingMethod } from '../values/mapping-methods.ts';
import type { MacroLibrary } from './macro-library.ts';
import { type MacroHome, macroValue } from './project-macro.ts';

/**
 * The macros as names: bare ones in the order of the node's package, and packages as namespaces. They come before every other name, so
 * that a project's macro called `ref` takes the place of dbt's (which stays in `builtins`).
 */
export class MacroScope implements Scope {
  private readonly home: MacroHome;
  private readonly packageName: string;
  private readonly values = new Map<string, Value>();

  constructor(home: MacroHome, packageName: string) {
    this.home = home;
    this.packageName = packageName;
  }

  lookup(name: string): Value | undefined {
    const known = this.values.get(name);
    if (known !== undefined) return known;
    const found = this.find(name);
    if (found !== undefined) this.values.set(name, found);
    return found;
  }

  names(): Iterable<string> {
    return this.home.library.names(this.packageName);
  }

  /** The value of a macro that was found some other way (dispatch). */
  macro(node: MacroNode): Value {
    return macroValue(node, this.home);
  }

  private find(name: string): Value | undefined {
    const { library } = this.home;
    const macro = library.find(name, this.packageName);
    const namespace = library.namespace(name);
    // dbt: the package's own macros and the root's come before packages' names, and those before dbt's macros.
    if (macro !== undefined && !(namespace !== undefined && isInternal(macro))) return macroValue(macro, this.home);
    return namespace === undefined ? undefined : new MacroNamespace(name, this.home);
  }
}

function isInternal(macro: MacroNode): boolean {
  return macro.package_name === 'dbt' || macro.package_name === 'dbt_clickhouse';
}

/** A package as a template sees it: `dbt_utils.star`. */
class MacroNamespace extends HostObject {
  private readonly packageName: string;
  private readonly home: MacroHome;
  private readonly macros: ReturnType<MacroLibrary['namespace']>;

  constructor(packageName: string, home: MacroHome) {
    super();
    this.packageName = packageName;
    this.home = home;
    this.macros = home.library.namespace(packageName);
  }

  override get typeName(): string {
    return 'dict';
  }

  override get isMapping(): boolean {
    return true;
  }

  override getAttr(name: string): Value | undefined {
    return this.getItem(name) ?? mappingMethod(this, name);
  }

  override getItem(key: Value): Value | undefined {
    const macro = typeof key === 'string' ? this.macros?.get(key) : undefined;
    return macro === undefined ? undefined : macroValue(macro, this.home);
  }

  override contains(value: Value): boolean {
    return typeof value === 'string' && this.macros?.has(value) === true;
  }

  override iterate(): Iterable<Value> {
    return this.macros?.keys() ?? [];
  }

  override length(): number {
    return this.macros?.size ?? 0;
  }

  override repr(): string {
    return `<macros of ${this.packageName}: ${new Tuple([...(this.macros?.keys() ?? [])]).items.length}>`;
  }
}
