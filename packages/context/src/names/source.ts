import { fail, type ManifestNode, type NodeId, type SourceNode } from '@tsdbt/core';
import { type CallArgs, type NativeFunction, nativeFunction, typeName, type Value } from '@tsdbt/jinja';
import type { Relation } from '../values/relation.ts';
import { fixtureRelation } from './ref.ts';
import type { RefIndex } from './ref-index.ts';
import { type RelationLimits, sourceRelation } from './relation-of.ts';

/** `source(source, table)` while parsing: notes the call and gives the current node's relation (dbt). */
export function parseSource(current: Relation, onSource: (source: string, table: string) => void): NativeFunction {
  return nativeFunction('source', args => {
    onSource(...readSourceCall(args));
    return current;
  });
}

export interface RunSourceOptions {
  readonly node: Pick<ManifestNode, 'unique_id' | 'package_name'>;
  readonly index: RefIndex;
  readonly limitsOf: (target: SourceNode) => RelationLimits;
  /** Fixtures of a unit test take the place of what they stand for. */
  readonly fixtures?: ReadonlyMap<NodeId, string> | undefined;
  /** Hears of fixtures that are read: their SQL has to be put in front. */
  readonly onFixture?: ((id: NodeId) => void) | undefined;
}

/** `source(source, table)` when a node is compiled or run. */
export function runSource({ node, index, limitsOf, fixtures, onFixture }: RunSourceOptions): NativeFunction {
  return nativeFunction('source', args => {
    const [sourceName, tableName] = readSourceCall(args);
    const target = index.source(sourceName, tableName, node.package_name);
    if (target === undefined) {
      const hint = index.sourceSuggestion(sourceName, tableName);
      return fail({
        code: 'TS4002',
        message: `${node.unique_id} depends on a source named '${sourceName}.${tableName}' which was not found`,
        nodeId: node.unique_id,
        ...(hint === undefined ? {} : { hint }),
      });
    }
    if (fixtures === undefined) return sourceRelation(target, limitsOf(target));
    onFixture?.(target.unique_id);
    return fixtureRelation(fixtures, target.unique_id, `source('${sourceName}', '${tableName}')`);
  });
}

/** Reads the arguments of a `source`; wrong ones are errors (TS3006). */
export function readSourceCall({ positional }: CallArgs): [source: string, table: string] {
  if (positional.length !== 2) {
    return fail({ code: 'TS3006', message: `source() takes exactly two arguments (${positional.length} given)` });
  }
  return [textArgument(positional[0], 'source'), textArgument(positional[1], 'table')];
}

function textArgument(value: Value | undefined, what: string): string {
  if (typeof value === 'string') return value;
  return fail({
    code: 'TS3006',
    message: `The ${what} name argument to source() must be a string, got ${typeName(value ?? null)}`,
  });
}
