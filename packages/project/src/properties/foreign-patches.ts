import { fileUnit } from '../cache/parse-unit.ts';
import { stemOf } from '../naming/fqn.ts';
import type { PackageContext } from '../parse-session.ts';
import type { NodeCollection } from '../resolve/node-collection.ts';
import type { NodePatch, PatchIndex } from './node-patch.ts';
import type { PropertyKind } from './property-schemas.ts';

/**
 * What property files of one package say about nodes of others. dbt: an entry is about the enabled node of its own package; where there is
 * none, about the node of that name in any package. So a project that turns a package's seed off and has its own of that name gets the
 * package's properties on it.
 */
export class ForeignPatches {
  /** Property files, as units, that a node of another package was described by. */
  readonly units: Set<string> = new Set();
  private readonly lenders = new Map<string, Lender[]>();

  /** Before any node is parsed: entries for which the package has no file at all. */
  addWithoutFile(pkg: PackageContext, patches: PatchIndex): void {
    const names = (...roles: readonly string[]): ReadonlySet<string> =>
      new Set(pkg.files.files.filter(file => roles.includes(file.role)).map(file => stemOf(file.path)));
    const files = names('model', 'python_model', 'inline', 'seed');
    for (const patch of patches.unversioned())
      if (patch.entry.kind !== 'snapshots' && !files.has(patch.name)) this.add(pkg, patch, patches);
  }

  /** When a package is parsed: entries whose node is off for another reason than the entry. */
  addDisabled(pkg: PackageContext, patches: PatchIndex, nodes: NodeCollection): void {
    for (const patch of patches.unversioned()) {
      const id = `${TYPES[patch.entry.kind]}.${pkg.name}.${patch.name}`;
      if (patch.config.enabled !== false && !nodes.enabled.has(id) && nodes.disabled.has(id))
        this.add(pkg, patch, patches);
    }
  }

  /** The entry of another package that describes a node of this one. */
  take(pkg: PackageContext, name: string, kind: PropertyKind): NodePatch | undefined {
    const lender = (this.lenders.get(name) ?? []).find(each => each.pkg !== pkg && each.patch.entry.kind === kind);
    if (lender === undefined) return undefined;
    this.units.add(fileUnit(lender.pkg.name, lender.patch.entry.file));
    lender.patches.take(name, kind);
    return { ...lender.patch, owner: lender.pkg };
  }

  private add(pkg: PackageContext, patch: NodePatch, patches: PatchIndex): void {
    const known = this.lenders.get(patch.name);
    const lender = { pkg, patch, patches };
    if (known === undefined) this.lenders.set(patch.name, [lender]);
    else if (pkg.isRoot) known.unshift(lender);
    else known.push(lender);
  }
}

interface Lender {
  readonly pkg: PackageContext;
  readonly patch: NodePatch;
  readonly patches: PatchIndex;
}

const TYPES: Readonly<Partial<Record<PropertyKind, string>>> = {
  models: 'model',
  seeds: 'seed',
  snapshots: 'snapshot',
};
