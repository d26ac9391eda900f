import type { NodeId, RefCall } from '@tsdbt/core';
import { NO_ITEMS } from '../yaml/json-shape.ts';

export interface Referable {
  readonly id: NodeId;
  readonly name: string;
  readonly packageName: string;
  readonly version: string | number | null;
  readonly isLatest: boolean;
  /** Of models: who may refer to it, and its group. */
  readonly access: string | null;
  readonly group: string | null;
}

/**
 * Finds what `ref()` and `source()` name. dbt: a package that is named is the only one searched; otherwise the root project, then the
 * package of the node that refers, then any.
 */
export class ReferenceLookup {
  private readonly byName = new Map<string, Referable[]>();
  private readonly sources = new Map<string, { readonly id: NodeId; readonly packageName: string }[]>();
  private readonly rootName: string;
  private readonly ownPackageFirst: boolean;

  constructor(rootName: string, options: { readonly ownPackageFirst: boolean }) {
    this.rootName = rootName;
    this.ownPackageFirst = options.ownPackageFirst;
  }

  addNode(node: Referable): void {
    const list = this.byName.get(node.name);
    if (list === undefined) {
      this.byName.set(node.name, [node]);
      return;
    }
    // dbt: of a model and a seed of one name the later counts.
    const same = list.findIndex(other => other.packageName === node.packageName && other.version === node.version);
    if (same < 0) list.push(node);
    else list[same] = node;
  }

  addSource(sourceName: string, table: string, id: NodeId, packageName: string): void {
    const key = `${sourceName}.${table}`;
    const list = this.sources.get(key);
    if (list === undefined) this.sources.set(key, [{ id, packageName }]);
    else list.push({ id, packageName });
  }

  findRef(call: RefCall, fromPackage: string): Referable | undefined {
    const fitting = this.fitting(call);
    if (call.package !== null) return fitting.find(node => node.packageName === call.package);
    return this.nearest(fitting, fromPackage);
  }

  findSource(sourceName: string, table: string, fromPackage: string): NodeId | undefined {
    const found = this.sources.get(`${sourceName}.${table}`);
    return found === undefined ? undefined : this.nearest(found, fromPackage)?.id;
  }

  /** Other packages that have a node which a bare ref could mean, when neither the root nor the referring package has one. */
  rivals(call: RefCall, fromPackage: string): readonly string[] {
    const fitting = this.fitting(call);
    if (call.package !== null || fitting.length < 2) return NO_ITEMS;
    if (fitting.some(node => node.packageName === this.rootName || node.packageName === fromPackage)) return NO_ITEMS;
    return fitting.map(node => node.packageName);
  }

  names(): Iterable<string> {
    return this.byName.keys();
  }

  /** Versions that a name has. */
  versionsOf(name: string): readonly (string | number)[] {
    return (this.byName.get(name) ?? []).flatMap(node => (node.version === null ? [] : [node.version]));
  }

  sourceNames(): Iterable<string> {
    return this.sources.keys();
  }

  /** Almost always one, which needs no other list. */
  private fitting(call: RefCall): readonly Referable[] {
    const named = this.byName.get(call.name) ?? NO_ITEMS;
    return named.every(node => fits(node, call)) ? named : named.filter(node => fits(node, call));
  }

  private nearest<T extends { readonly packageName: string }>(found: readonly T[], fromPackage: string): T | undefined {
    if (found.length < 2) return found[0];
    const order = this.ownPackageFirst ? [fromPackage, this.rootName] : [this.rootName, fromPackage];
    for (const name of order) {
      const match = found.find(each => each.packageName === name);
      if (match !== undefined) return match;
    }
    return found[0];
  }
}

/** Without a version the latest is meant. */
function fits(node: Referable, call: RefCall): boolean {
  if (call.version === null) return node.version === null || node.isLatest;
  return node.version !== null && String(node.version) === String(call.version);
}
