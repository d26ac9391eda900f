import type { ManifestNode } from '@tsdbt/core';
import { type Dict, HostObject, type Value } from '@tsdbt/jinja';
import { parseAdapter } from '../adapter/adapter.ts';
import { envVarFunction } from '../names/env-var.ts';
import { modelValue } from '../names/model-value.ts';
import { varFunction } from '../names/var.ts';
import { type PhaseInput, phaseScope } from './phase.ts';
import { lazyNames, type PhaseScope } from './phase-scope.ts';

export interface QueryCommentScopeInput extends PhaseInput {
  /** The node whose statement gets the comment; none for statements of the command itself. */
  readonly node: ManifestNode | undefined;
  readonly connectionName: string;
}

/** dbt: the node of a comment has whatever it is asked for: what it lacks is empty text. */
class CommentedNode extends HostObject {
  private readonly fields: Dict;

  constructor(node: ManifestNode) {
    super();
    this.fields = modelValue(node);
    this.fields.set('identifier', node.alias);
  }

  override get typeName(): string {
    return 'QueryHeaderContextWrapper';
  }

  override getAttr(name: string): Value {
    return this.fields.get(name) ?? '';
  }
}

/** What the query comment sees: the root's macros, the target, the node and the name of the connection. */
export function queryCommentScope({ node, connectionName, ...input }: QueryCommentScopeInput): PhaseScope {
  const { invocation, project } = input;
  const packageName = project.name;
  return phaseScope(input, { id: node?.unique_id, packageName }, adapter => [
    lazyNames({
      execute: true,
      connection_name: connectionName,
      node: () => (node === undefined ? null : new CommentedNode(node)),
      var: () => varFunction({ invocation, project, packageName }, { missing: 'fail' }),
      env_var: () => envVarFunction({ env: invocation.env, secrets: 'refused' }),
      adapter: () => parseAdapter(adapter),
    }),
  ]);
}
