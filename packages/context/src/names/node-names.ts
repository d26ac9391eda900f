import { fail, type ManifestNode } from '@tsdbt/core';
import { bindMacro, callMacro, fromJson, type Json, NO_NAMED, runToEnd, str, type Value } from '@tsdbt/jinja';
import { parseAdapter } from '../adapter/adapter.ts';
import { strictEnvironment } from '../phases/environments.ts';
import { type PhaseInput, phaseScope } from '../phases/phase.ts';
import { lazyNames, type PhaseScope } from '../phases/phase-scope.ts';
import { runConfig } from './config.ts';
import { envVarFunction, heardBy } from './env-var.ts';
import { emptyGraph } from './graph-value.ts';
import { varFunction } from './var.ts';

/** Where a node's relation lives, and what it is called. */
export interface NodeNamer {
  /** From the configured schema, if any. dbt: `generate_schema_name`. */
  schema(custom: string | null, node: NamedNode): string;
  /** From the configured alias, if any. dbt: `generate_alias_name`. */
  alias(custom: string | null, node: NamedNode): string;
}

/** A node that gets its names; macros that a project writes see all of it as `node`. */
export type NamedNode = Pick<ManifestNode, 'name' | 'package_name' | 'resource_type'> & Partial<ManifestNode>;

/**
 * Names nodes as the project's `generate_schema_name` and `generate_alias_name` say, else as dbt's do; those are answered here, since the
 * parser asks for every node.
 */
export function nodeNamer(input: PhaseInput): NodeNamer {
  const { library, invocation } = input;
  const scopes = new Map<string, PhaseScope>();
  const overridden = (component: 'schema' | 'alias', custom: string | null, node: NamedNode): string | undefined => {
    const macro = library.namingOverride(component, node.package_name);
    if (macro === undefined) return undefined;
    const environment = strictEnvironment(invocation);
    const scope = scopeFor(input, scopes);
    const bound = bindMacro(library.compiled(macro), { environment, scope });
    const args = { positional: [custom, nodeValue(node)], named: NO_NAMED };
    const made = runToEnd(callMacro(bound, args, environment));
    if (component === 'schema' && made === null) return schemaOfNone(input, node);
    return str(made).trim();
  };
  const targetSchema = invocation.target.schema;
  return {
    schema: (custom, node) =>
      overridden('schema', custom, node) ?? (custom === null ? targetSchema : `${targetSchema}_${custom.trim()}`),
    alias: (custom, node) => overridden('alias', custom, node) ?? builtinAlias(custom, node),
  };
}

/** dbt: a relation without a schema is looked for in the connection's own, unless `require_valid_schema_from_generate_schema_name`. */
function schemaOfNone({ invocation }: PhaseInput, node: NamedNode): string {
  if (invocation.flags.behavior.require_valid_schema_from_generate_schema_name !== true)
    return invocation.target.schema;
  return fail({
    code: 'TS2021',
    message: `generate_schema_name gives no schema for ${node.unique_id ?? node.name}`,
    hint: 'let the macro give a name in every case',
    ...(node.unique_id === undefined ? {} : { nodeId: node.unique_id }),
  });
}

function builtinAlias(custom: string | null, node: NamedNode): string {
  if (custom !== null && custom !== '') return custom.trim();
  const { version } = node;
  return version === undefined || version === null || version === ''
    ? node.name
    : `${node.name}_v${String(version).replaceAll('.', '_')}`;
}

/** dbt: these macros see the names of the root project; nothing is executed. */
function scopeFor(input: PhaseInput, scopes: Map<string, PhaseScope>): PhaseScope {
  const { project, invocation } = input;
  let scope = scopes.get(project.name);
  if (scope === undefined) {
    const packageName = project.name;
    scope = phaseScope(input, { id: undefined, packageName }, adapter => [
      lazyNames({
        execute: false,
        config: () => runConfig(undefined, () => null),
        graph: emptyGraph,
        var: () => varFunction({ invocation, project, packageName }, { missing: 'fail' }),
        env_var: () => envVarFunction({ env: invocation.env, secrets: 'refused', ...heardBy(input.host) }),
        adapter: () => parseAdapter(adapter),
        schema: invocation.target.schema,
        database: '',
      }),
    ]);
    scopes.set(project.name, scope);
  }
  return scope;
}

function nodeValue(node: NamedNode): Value {
  const { local: _, ...fields } = node;
  return fromJson(fields as unknown as Json);
}
