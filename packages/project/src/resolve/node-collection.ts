import type { AnyNode, ManifestNode, NodeId, NodeResourceType, SourceSpan } from '@tsdbt/core';
import type { DiagnosticList } from '../parse-session.ts';

/** The nodes of a parse as they are found: enabled ones once each, disabled ones beside them. */
export class NodeCollection {
  readonly enabled: Map<NodeId, AnyNode> = new Map();
  readonly disabled: Map<NodeId, AnyNode[]> = new Map();
  private readonly diagnostics: DiagnosticList;
  private readonly prefixOf: (packageName: string) => string;

  constructor(diagnostics: DiagnosticList, prefixOf: (packageName: string) => string) {
    this.diagnostics = diagnostics;
    this.prefixOf = prefixOf;
  }

  add(node: AnyNode): void {
    if (node.config.enabled === false) this.addDisabled(node);
    else if (!this.reportDuplicate(node)) this.enabled.set(node.unique_id, node);
  }

  addAll(nodes: Iterable<AnyNode>): void {
    for (const node of nodes) this.add(node);
  }

  /** Takes a node out of the graph (dbt: a test of something that is gone). */
  disable(node: AnyNode): void {
    this.enabled.delete(node.unique_id);
    this.addDisabled(node);
  }

  /** Enabled nodes of some kinds, in the order in which they were found. */
  *ofTypes(...types: readonly AnyNode['resource_type'][]): Generator<AnyNode> {
    const wanted = new Set(types);
    for (const node of this.enabled.values()) if (wanted.has(node.resource_type)) yield node;
  }

  /** Enabled nodes of `manifest.nodes`. */
  *manifestNodes(...types: readonly NodeResourceType[]): Generator<ManifestNode> {
    for (const node of this.ofTypes(...types)) yield node as ManifestNode;
  }

  private addDisabled(node: AnyNode): void {
    const list = this.disabled.get(node.unique_id);
    if (list === undefined) this.disabled.set(node.unique_id, [node]);
    else list.push(node);
  }

  private reportDuplicate(node: AnyNode): boolean {
    const same = this.enabled.get(node.unique_id);
    if (same === undefined) return false;
    const [here, there] = [this.spanOf(node), this.spanOf(same)];
    const name = node.resource_type === 'source' ? `${node.source_name}.${node.name}` : node.name;
    this.diagnostics.error({
      code: 'TS2001',
      message: `the name "${name}" is used twice (${node.unique_id}): in ${place(there)} and in ${place(here)}`,
      at: here,
      hint: node.resource_type === 'test' ? 'give one of the tests a name of its own' : 'rename one of them',
      nodeId: node.unique_id,
    });
    return true;
  }

  private spanOf(node: AnyNode): SourceSpan {
    const declared =
      'local' in node && node.local !== null ? (node.local as { declaredAt?: SourceSpan }).declaredAt : undefined;
    return declared ?? { file: this.prefixOf(node.package_name) + node.original_file_path };
  }
}

function place(span: SourceSpan): string {
  return span.line === undefined ? span.file : `${span.file}:${span.line}`;
}
