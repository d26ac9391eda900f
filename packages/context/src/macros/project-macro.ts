import type { JsonValue, MacroNode, NodeId } from '@tsdbt/core';
import {
  bindMacro,
  type CallArgs,
  type Environment,
  fromJson,
  HostObject,
  isSuspended,
  type Json,
  type Macro,
  nativeFunction,
  type Scope,
  type Suspended,
  type Value,
} from '@tsdbt/jinja';
import type { MacroLibrary } from './macro-library.ts';

/** Where macros run: the names of the node that is being rendered, and who wants to know which macros it calls. */
export interface MacroHome {
  readonly library: MacroLibrary;
  readonly environment: Environment;
  readonly scope: Scope;
  readonly stack: MacroStack;
  /** dbt: `overrides.macros` of a unit test: values that calls give instead of running, by `name` or `package.name`. */
  readonly overrides: ReadonlyMap<string, JsonValue>;
  /** Macros that were used here before. */
  readonly used: Map<NodeId, ProjectMacro>;
}

/** A macro as a value of this home; the same value each time. */
export function macroValue(node: MacroNode, home: MacroHome): ProjectMacro {
  let value = home.used.get(node.unique_id);
  if (value === undefined) {
    value = new ProjectMacro(node, home);
    home.used.set(node.unique_id, value);
  }
  return value;
}

/** The macros that are being called, outermost first. dbt: `context_macro_stack`. */
export class MacroStack {
  readonly calls: string[] = [];
  private readonly onOutermost: ((macro: MacroNode) => void) | undefined;

  constructor(onOutermost?: (macro: MacroNode) => void) {
    this.onOutermost = onOutermost;
  }

  /** dbt: what a node calls itself becomes its dependency; what those macros call does not. */
  push(macro: MacroNode): void {
    if (this.calls.length === 0) this.onOutermost?.(macro);
    this.calls.push(macro.unique_id);
  }

  pop(): void {
    this.calls.pop();
  }
}

/** A macro of the project, a package or dbt as a value: it runs with the names of the node that is being rendered. */
export class ProjectMacro extends HostObject {
  readonly node: MacroNode;
  private readonly home: MacroHome;
  private bound: Macro | undefined;

  constructor(node: MacroNode, home: MacroHome) {
    super();
    this.node = node;
    this.home = home;
  }

  override get typeName(): string {
    return 'MacroGenerator';
  }

  override call(args: CallArgs): Value | Suspended {
    const { stack, overrides } = this.home;
    const override = overrides.size === 0 ? undefined : this.overrideIn(overrides);
    if (override !== undefined) return fromJson(override as Json);
    stack.push(this.node);
    let result: Value | Suspended;
    try {
      result = this.macro().call(args);
    } catch (error) {
      stack.pop();
      throw error;
    }
    if (isSuspended(result)) return popAfter(result, stack);
    stack.pop();
    return result;
  }

  override getAttr(name: string): Value | undefined {
    // dbt: calls the macro without a place on the stack, as if the caller's text stood there.
    if (name === 'call_macro') return nativeFunction(name, args => this.macro().call(args));
    return this.macro().getAttr?.(name);
  }

  override equals(other: Value): boolean {
    return other instanceof ProjectMacro && other.node === this.node;
  }

  override hashKey(): string {
    return this.node.unique_id;
  }

  override repr(): string {
    return `<Macro ${this.node.unique_id}>`;
  }

  private overrideIn(overrides: MacroHome['overrides']): JsonValue | undefined {
    const { name, package_name: packageName } = this.node;
    return overrides.get(name) ?? overrides.get(`${packageName}.${name}`);
  }

  private macro(): Macro {
    const { library, environment, scope } = this.home;
    this.bound ??= bindMacro(library.compiled(this.node), { environment, scope });
    return this.bound;
  }
}

function* popAfter(result: Suspended, stack: MacroStack): Suspended {
  try {
    return yield* result;
  } finally {
    stack.pop();
  }
}
