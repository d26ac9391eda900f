import { ask, type JsonValue, type RelationName, type Step } from '@tsdbt/core';
import { onClusterClause, quoteIdentifier, quoteString, renderRelation } from '@tsdbt/sql';
import type { Planning, PlanRequest } from './plan-request.ts';
import { configObject } from './read-config.ts';

/** dbt: the grants configured and no others; what the server has now is asked for, and only the difference is carried out. */
export function* grantSteps(
  request: PlanRequest,
  relation: RelationName,
  cluster: string | undefined,
): Planning<Step[]> {
  const wanted = grantsWanted(configObject(request.node.config, 'grants'));
  if (wanted.length === 0) return [];
  if (!request.hasUsers) {
    return [{ kind: 'grant', sql: [], why: 'left out: the embedded warehouse has no users', undo: [] }];
  }
  const present = yield* grantsPresent(relation);
  const missing = wanted.filter(grant => !present.some(other => sameGrant(grant, other)));
  const surplus = present.filter(grant => !wanted.some(other => sameGrant(grant, other)));
  const on = renderRelation(relation);
  const target = onClusterClause(cluster);
  const sql = [
    ...surplus.map(g => `revoke${target} ${g.privilege} on ${on} from ${quoteIdentifier(g.grantee)}`),
    ...missing.map(g => `grant${target} ${g.privilege} on ${on} to ${quoteIdentifier(g.grantee)}`),
  ];
  const undo = [
    ...missing.map(g => `revoke${target} ${g.privilege} on ${on} from ${quoteIdentifier(g.grantee)}`),
    ...surplus.map(g => `grant${target} ${g.privilege} on ${on} to ${quoteIdentifier(g.grantee)}`),
  ];
  return sql.length === 0 ? [] : [{ kind: 'grant', sql, why: 'the configured grants, and no others', undo }];
}

interface Grant {
  readonly privilege: string;
  readonly grantee: string;
}

function grantsWanted(config: Readonly<Record<string, JsonValue>>): readonly Grant[] {
  return Object.entries(config).flatMap(([privilege, grantees]) =>
    (Array.isArray(grantees) ? grantees : [grantees]).map(grantee => ({ privilege, grantee: String(grantee) })),
  );
}

function* grantsPresent(relation: RelationName): Planning<readonly Grant[]> {
  const sql = `select lower(toString(access_type)), coalesce(user_name, role_name) from system.grants
where database = ${quoteString(relation.schema)} and table = ${quoteString(relation.identifier)} and column is null and not is_partial_revoke`;
  const { rows } = yield* ask({ kind: 'query', sql });
  return rows.map(([privilege, grantee]) => ({ privilege: String(privilege), grantee: String(grantee) }));
}

function sameGrant(a: Grant, b: Grant): boolean {
  return a.privilege.toLowerCase() === b.privilege.toLowerCase() && a.grantee === b.grantee;
}
