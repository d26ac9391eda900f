import {
  type AnyNode,
  type Diagnostic,
  didYouMean,
  type ManifestNode,
  type NodeId,
  type NodeOutline,
  type PassiveNode,
  type RefCall,
  type SourceSpan,
} from '@tsdbt/core';
import type { PackageContext, ParseSession } from '../parse-session.ts';
import { literalPattern, placeInCode } from '../templates/place-in-code.ts';
import type { NodeCollection } from './node-collection.ts';
import { type Referable, ReferenceLookup } from './reference-lookup.ts';

export interface References {
  readonly nodes: NodeCollection;
  readonly packages: ReadonlyMap<string, PackageContext>;
  /** Nodes of an earlier parse that may be referred to, too. */
  readonly others?: readonly NodeOutline[];
}

/**
 * Fills `depends_on.nodes`, which parsing leaves empty: what every `ref()` and
 * `source()` means. Unknown ones are errors; of tests, warnings, and the test is off (dbt).
 */
export function resolveReferences(session: ParseSession, references: References): void {
  const { nodes } = references;
  const resolver = new Resolver(session, references);
  for (const node of [...nodes.manifestNodes('model', 'snapshot', 'analysis', 'test', 'operation')])
    resolver.resolve(node);
  const passive = ['exposure', 'metric', 'semantic_model', 'saved_query', 'function'] as const;
  for (const node of [...nodes.ofTypes(...passive)]) resolver.resolve(node as PassiveNode);
}

type Referring = ManifestNode | PassiveNode;

class Resolver {
  private readonly session: ParseSession;
  private readonly nodes: NodeCollection;
  private readonly packages: ReadonlyMap<string, PackageContext>;
  private readonly lookup: ReferenceLookup;
  private readonly disabled: ReferenceLookup;

  constructor(session: ParseSession, { nodes, packages, others = [] }: References) {
    this.session = session;
    this.nodes = nodes;
    this.packages = packages;
    this.lookup = lookupOf(session, nodes.enabled.values());
    for (const node of others) addOutline(this.lookup, node);
    this.disabled = lookupOf(session, [...nodes.disabled.values()].flat());
  }

  resolve(node: Referring): void {
    const found: NodeId[] = [];
    let complete = true;
    const add = (id: NodeId | undefined): void => {
      if (id === undefined) complete = false;
      else if (!found.includes(id)) found.push(id);
    };
    // dbt: sources come before refs, in whatever order the template has them.
    for (const [source, table] of sourcesOf(node)) add(this.source(node, source, table));
    for (const ref of refsOf(node)) add(this.ref(node, ref));
    if (!complete && node.resource_type === 'test')
      this.nodes.disable({ ...node, config: { ...node.config, enabled: false } } as AnyNode);
    // A list that grew keeps room for more.
    else (node.depends_on as { nodes: readonly NodeId[] }).nodes = found.slice();
  }

  private ref(node: Referring, call: RefCall): NodeId | undefined {
    const target = this.lookup.findRef(call, node.package_name);
    if (target !== undefined) {
      const rivals = this.lookup.rivals(call, node.package_name);
      if (rivals.length > 0) {
        const message = `ref('${call.name}') of ${node.unique_id} may mean a node of ${rivals.join(' or ')}`;
        this.report(node, { code: 'TS4007', message, hint: `name the package: ref('${rivals[0]}', '${call.name}')` });
      }
      this.checkAccess(node, target);
      return target.id;
    }
    if (this.session.broken.has(call.name)) return undefined;
    const written = spell(call);
    if (this.disabled.findRef(call, node.package_name) !== undefined) {
      if (node.resource_type !== 'test') {
        const message = `${label(node)} refers to ${written}, which is disabled`;
        this.report(node, { code: 'TS4004', message, word: call.name, hint: 'enable it, or take the reference out' });
      }
      return undefined;
    }
    this.report(
      node,
      {
        code: 'TS4001',
        message: `${label(node)} refers to ${written}, which does not exist`,
        word: call.name,
        ...this.refHint(call),
      },
      node.resource_type === 'test',
    );
    return undefined;
  }

  private refHint(call: RefCall): { readonly hint?: string } {
    if (call.package !== null && !this.packages.has(call.package)) {
      const near = didYouMean(call.package, this.packages.keys());
      return { hint: `there is no package "${call.package}"${near === undefined ? '' : `; ${near}`}` };
    }
    const versions = this.lookup.versionsOf(call.name);
    if (versions.length > 0) return { hint: `versions of ${call.name}: ${versions.join(', ')}` };
    const near = didYouMean(call.name, this.lookup.names());
    return near === undefined ? {} : { hint: near };
  }

  private source(node: Referring, source: string, table: string): NodeId | undefined {
    const id = this.lookup.findSource(source, table, node.package_name);
    if (id !== undefined) return id;
    const written = `${source}.${table}`;
    if (this.disabled.findSource(source, table, node.package_name) !== undefined) {
      const isTest = node.resource_type === 'test';
      const message = `${label(node)} reads the source ${written}, which is disabled${isTest ? ': it does not run' : ''}`;
      // dbt: of a test on a disabled model nothing is said, since packages are full of them.
      this.report(node, { code: isTest ? 'TS4008' : 'TS4004', message, word: table }, isTest);
      return undefined;
    }
    const hint = didYouMean(written, this.lookup.sourceNames());
    const message = `${label(node)} reads the source ${written}, which does not exist`;
    this.report(
      node,
      { code: 'TS4002', message, word: table, ...(hint === undefined ? {} : { hint }) },
      node.resource_type === 'test',
    );
    return undefined;
  }

  /** dbt: a private model serves its group only; a protected one other packages only if its package does not restrict access. */
  private checkAccess(node: Referring, { id, name, packageName, access, group }: Referable): void {
    if (access === null) return;
    const restricted = this.packages.get(packageName)?.config.values['restrict-access'] === true;
    const shutOut = restricted && node.package_name !== packageName;
    const inGroup = 'group' in node && node.group === group;
    const what =
      access === 'private' && (shutOut || !inGroup)
        ? `private to the group ${group ?? '(none)'}`
        : access === 'protected' && shutOut
          ? `protected within the package ${packageName}`
          : undefined;
    if (what === undefined) return;
    const message = `${label(node)} refers to ${id}, which is ${what}`;
    this.report(node, { code: 'TS4006', message, word: name });
  }

  private report(node: Referring, problem: Problem, warning = false): void {
    const { word, ...said } = problem;
    const diagnostic = { ...said, at: this.placeOf(node, word), nodeId: node.unique_id };
    if (warning) this.session.diagnostics.warning(diagnostic);
    else this.session.diagnostics.error(diagnostic);
  }

  /** Where the file names what was asked for; a test is known by its entry. */
  private placeOf(node: Referring, word: string | undefined): SourceSpan {
    const prefix = this.packages.get(node.package_name)?.files.prefix ?? '';
    const file = prefix + node.original_file_path;
    const { local, raw_code: code } = node as Partial<ManifestNode>;
    if (node.resource_type === 'test' && local?.declaredAt !== undefined) return local.declaredAt;
    if (word === undefined || code === undefined || local === undefined) return local?.declaredAt ?? { file };
    const quoted = new RegExp(`(?<=['"])${literalPattern(word)}(?=['"])`);
    return { file, ...placeInCode({ raw_code: code, local }, quoted) };
  }
}

interface Problem extends Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  /** What the file names, to find its place. */
  readonly word?: string;
}

function lookupOf(session: ParseSession, nodes: Iterable<AnyNode>): ReferenceLookup {
  const ownPackageFirst = session.invocation.flags.behavior.require_ref_searches_node_package_before_root === true;
  const lookup = new ReferenceLookup(session.root.name, { ownPackageFirst });
  for (const node of nodes) {
    if (node.resource_type === 'source')
      lookup.addSource(String(node.source_name), node.name, node.unique_id, node.package_name);
    else if (node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot') {
      const {
        unique_id: id,
        name,
        package_name: packageName,
        version = null,
        latest_version: latest,
        access = null,
        group,
      } = node as ManifestNode;
      lookup.addNode({
        id,
        name,
        packageName,
        version,
        isLatest: version !== null && String(version) === String(latest),
        access,
        group,
      });
    }
  }
  return lookup;
}

function addOutline(lookup: ReferenceLookup, node: NodeOutline): void {
  const { unique_id: id, name, package_name: packageName, version, latestVersion, sourceName, access, group } = node;
  if (sourceName !== null) lookup.addSource(sourceName, name, id, packageName);
  else if (node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot') {
    const isLatest = version !== null && String(version) === String(latestVersion);
    lookup.addNode({ id, name, packageName, version, isLatest, access, group });
  }
}

function refsOf(node: Referring): readonly RefCall[] {
  return (node.refs ?? []) as readonly RefCall[];
}

function sourcesOf(node: Referring): readonly (readonly [string, string])[] {
  return (node.sources ?? []) as readonly (readonly [string, string])[];
}

function label(node: Referring): string {
  return node.unique_id;
}

function spell(call: RefCall): string {
  const name = call.package === null ? `'${call.name}'` : `'${call.package}', '${call.name}'`;
  return call.version === null ? `ref(${name})` : `ref(${name}, v=${call.version})`;
}
