import { didYouMean, type Manifest, type ManifestNode, type NodeId, type RefCall, type SourceNode } from '@tsdbt/core';

/** Nodes and sources of a manifest by the names under which templates refer to them. */
export interface RefIndex {
  /**
   * What a `ref` in a node of that package means. dbt: the package that is named, else the root's, else the node's own, else anyone's;
   * without a version the latest.
   */
  node(call: RefCall, fromPackage: string): ManifestNode | undefined;
  source(sourceName: string, tableName: string, fromPackage: string): SourceNode | undefined;
  isDisabled(name: string): boolean;
  /** `did you mean "x"?` */
  suggestion(name: string): string | undefined;
  sourceSuggestion(sourceName: string, tableName: string): string | undefined;
}

/** The index of a manifest; made once for each. */
export function refIndexOf(manifest: Manifest, rootPackage: string): RefIndex {
  let index = indexes.get(manifest);
  if (index === undefined) {
    index = new ManifestIndex(manifest, rootPackage);
    indexes.set(manifest, index);
  }
  return index;
}

const indexes = new WeakMap<Manifest, RefIndex>();

type ByPackage = Map<string, NodeId>;

class ManifestIndex implements RefIndex {
  private readonly manifest: Manifest;
  private readonly rootPackage: string;
  private readonly nodes = new Map<string, ByPackage>();
  private readonly sources = new Map<string, ByPackage>();
  private readonly disabled: ReadonlySet<string>;

  constructor(manifest: Manifest, rootPackage: string) {
    this.manifest = manifest;
    this.rootPackage = rootPackage;
    for (const node of Object.values(manifest.nodes)) if (isReferable(node)) this.addNode(node);
    for (const source of Object.values(manifest.sources)) {
      add(this.sources, `${source.source_name}.${source.name}`, source.package_name, source.unique_id);
    }
    this.disabled = new Set(Object.values(manifest.disabled).flatMap(list => list.map(node => node.name)));
  }

  node(call: RefCall, fromPackage: string): ManifestNode | undefined {
    const key = call.version === null ? call.name : `${call.name}.v${call.version}`;
    const id = choose(
      this.nodes.get(key),
      call.package === null ? [this.rootPackage, fromPackage] : [call.package],
      call.package === null,
    );
    return id === undefined ? undefined : this.manifest.nodes[id];
  }

  source(sourceName: string, tableName: string, fromPackage: string): SourceNode | undefined {
    const id = choose(this.sources.get(`${sourceName}.${tableName}`), [this.rootPackage, fromPackage], true);
    return id === undefined ? undefined : this.manifest.sources[id];
  }

  isDisabled(name: string): boolean {
    return this.disabled.has(name);
  }

  suggestion(name: string): string | undefined {
    return didYouMean(name, this.nodes.keys());
  }

  sourceSuggestion(sourceName: string, tableName: string): string | undefined {
    return didYouMean(`${sourceName}.${tableName}`, this.sources.keys());
  }

  private addNode(node: ManifestNode): void {
    const { name, version, package_name: packageName, unique_id: id } = node;
    const isVersioned = version !== undefined && version !== null;
    if (isVersioned) add(this.nodes, `${name}.v${version}`, packageName, id);
    // dbt: the bare name means the latest version.
    if (!isVersioned || String(version) === String(node.latest_version)) add(this.nodes, name, packageName, id);
  }
}

function isReferable(node: ManifestNode): boolean {
  return node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot';
}

function add(index: Map<string, ByPackage>, key: string, packageName: string, id: NodeId): void {
  let byPackage = index.get(key);
  if (byPackage === undefined) {
    byPackage = new Map();
    index.set(key, byPackage);
  }
  byPackage.set(packageName, id);
}

function choose(found: ByPackage | undefined, packages: readonly string[], orAny: boolean): NodeId | undefined {
  for (const name of packages) {
    const id = found?.get(name);
    if (id !== undefined) return id;
  }
  return orAny ? found?.values().next().value : undefined;
}
