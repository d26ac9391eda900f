import type { AnyNode } from '@tsdbt/core';
import type { FileRole } from '../load/project-files.ts';
import { stemOf } from '../naming/fqn.ts';
import type { PropertyKind } from '../properties/property-schemas.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import type { ListedFile } from './file-record.ts';
import { groupBy } from './group-by.ts';
import type { IndexedNode, ParseIndex } from './parse-index.ts';
import { type EntryKind, kindOfEntry } from './parse-trace.ts';
import { fileUnit } from './parse-unit.ts';

/**
 * What has to be parsed again because some files changed: those files, what property files say about their nodes, and whatever else those
 * entries describe, until nothing more comes along.
 */
export class ReparseScope {
  /** Files with nodes. */
  readonly files: Set<string> = new Set();
  /** Single entries of property files, as units. */
  readonly entries: Set<string> = new Set();
  /** Property files that changed: all their entries. */
  readonly whole: Set<string> = new Set();
  /** Paths of all files that units of the scope are in. */
  private readonly paths = new Set<string>();
  private readonly byPath: ReadonlyMap<string, readonly IndexedNode[]>;
  private readonly byPatchPath: ReadonlyMap<string, readonly IndexedNode[]>;
  private readonly index: ParseIndex;

  constructor(index: ParseIndex) {
    this.index = index;
    // Generic tests and sources, which are most nodes, come along with their entries.
    const ofFiles = index.nodes.filter(node => node.testName === null && node.sourceName === null);
    this.byPath = groupBy(ofFiles, node => node.original_file_path);
    this.byPatchPath = groupBy(ofFiles, node => node.patchFile ?? undefined);
  }

  /** False when a change reaches further than single nodes: a macro, a doc block, an exposure, … */
  addChanges(changed: readonly ListedFile[]): boolean {
    if (this.reachesOtherPackages(changed)) return false;
    const overridden = Object.values(this.index.entryKinds).some(kinds => kinds.includes('source overrides'));
    if (overridden && changed.some(({ file }) => file.role === 'properties')) return false;
    for (const { package: name, file } of changed) {
      const unit = fileUnit(name, file.path);
      if (NODE_FILES.has(file.role)) this.addFile(unit);
      else if (file.role === 'properties' && this.kindsOf(unit).every(isSettled)) this.addWhole(unit);
      else return false;
    }
    return this.index.volatileUnits.every(unit => this.addUnit(unit));
  }

  /** Whether properties of one package are, or may become, about nodes of another: then nobody knows what a change reaches. */
  private reachesOtherPackages(changed: readonly ListedFile[]): boolean {
    if (Object.values(this.index.entryKinds).some(kinds => kinds.includes('properties of another package')))
      return true;
    const packages = new Map(changed.map(({ package: name, file }) => [stemOf(file.path), name]));
    return this.index.nodes.some(node => (packages.get(node.name) ?? node.package_name) !== node.package_name);
  }

  /** What the entries of changed property files describe now; false when that is more than the nodes there are. */
  addEntries(packageName: string, entries: readonly PropertyEntry[]): boolean {
    const named = entries.filter(({ file }) => this.whole.has(fileUnit(packageName, file)));
    const names = new Set(named.map(({ name }) => name));
    const nodes = this.index.nodes.filter(node => names.has(node.name) && node.package_name === packageName);
    return named.every(entry => {
      const { kind, name, file } = entry;
      const own = fileUnit(packageName, file);
      if (!isSettled(kindOfEntry(entry))) return false;
      if (kind === 'sources') return true;
      const described = nodes.filter(node => node.name === name && entryKind(node) === kind);
      for (const node of described) this.addFile(node.unit);
      return described.length > 0 && described.every(node => patchUnit(node) === undefined || patchUnit(node) === own);
    });
  }

  /** Whether a unit, or the file it is in, is parsed again. */
  has(unit: string): boolean {
    return this.files.has(unit) || this.entries.has(unit) || this.whole.has(fileOf(unit));
  }

  /** Whether a node is parsed again. */
  hasNode(node: IndexedNode): boolean {
    // Most nodes are told apart by their path alone.
    return this.paths.has(node.original_file_path) && this.has(node.unit);
  }

  /** Whether any unit of the scope may be in a file with this path: most files are told apart by that. */
  hasPath(path: string): boolean {
    return this.paths.has(path);
  }

  hasFile(unit: string): boolean {
    return this.files.has(unit) || this.whole.has(unit) || this.hasEntriesOf(unit);
  }

  hasEntriesOf(file: string): boolean {
    if (this.whole.has(file)) return true;
    for (const unit of this.entries) if (fileOf(unit) === file) return true;
    return false;
  }

  private addUnit(unit: string): boolean {
    const mark = unit.indexOf('#');
    if (mark === -1) {
      // A snapshot that is made of YAML only.
      if (this.index.entryKinds[unit] !== undefined) return false;
      this.addFile(unit);
      return true;
    }
    const kind = unit.slice(mark + 1, unit.indexOf('.', mark));
    if (!isSettled(kind as EntryKind)) return false;
    this.addEntry(unit);
    return true;
  }

  private addFile(unit: string): void {
    if (this.files.has(unit)) return;
    this.files.add(unit);
    this.paths.add(pathOf(unit));
    for (const node of this.byPath.get(pathOf(unit)) ?? []) {
      if (node.unit !== unit) continue;
      const patch = patchUnit(node);
      const kind = entryKind(node);
      if (patch !== undefined && kind !== undefined) this.addEntry(`${patch}#${kind}.${node.name}`);
    }
  }

  private addEntry(unit: string): void {
    if (this.entries.has(unit)) return;
    this.entries.add(unit);
    this.paths.add(pathOf(unit));
    for (const node of this.byPatchPath.get(pathOf(unit)) ?? []) {
      if (unit === `${patchUnit(node)}#${entryKind(node)}.${node.name}`) this.addFile(node.unit);
    }
  }

  private addWhole(unit: string): void {
    this.whole.add(unit);
    this.paths.add(pathOf(unit));
    for (const node of this.byPatchPath.get(pathOf(unit)) ?? []) if (patchUnit(node) === unit) this.addFile(node.unit);
  }

  private kindsOf(unit: string): readonly EntryKind[] {
    return this.index.entryKinds[unit] ?? [];
  }
}

/** Files whose nodes nobody but their property file has a say in. */
const NODE_FILES: ReadonlySet<FileRole> = new Set(['model', 'analysis', 'singular_test', 'seed', 'snapshot'] as const);

/** Entries that describe nodes, or make nodes that nothing else looks into. */
const SETTLED: ReadonlySet<EntryKind> = new Set([
  'models',
  'seeds',
  'snapshots',
  'analyses',
  'data_tests',
  'sources',
] as const);

function isSettled(kind: EntryKind): boolean {
  return SETTLED.has(kind);
}

const ENTRY_KINDS: Readonly<Partial<Record<AnyNode['resource_type'], PropertyKind>>> = {
  model: 'models',
  seed: 'seeds',
  snapshot: 'snapshots',
  analysis: 'analyses',
  test: 'data_tests',
};

/** The kind of the entry that would describe a node; generic tests are made by entries, not described. */
function entryKind(node: IndexedNode): PropertyKind | undefined {
  return node.testName === null ? ENTRY_KINDS[node.resource_type] : undefined;
}

function patchUnit(node: IndexedNode): string | undefined {
  return node.patchFile === null ? undefined : fileUnit(node.package_name, node.patchFile);
}

function fileOf(unit: string): string {
  const mark = unit.indexOf('#');
  return mark === -1 ? unit : unit.slice(0, mark);
}

function pathOf(unit: string): string {
  return fileOf(unit).slice(unit.indexOf(':') + 1);
}
