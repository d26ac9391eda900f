import type { JsonObject, NodeConfig } from '@tsdbt/core';
import type { ParseSession } from '../parse-session.ts';
import { type NodeDraft, placeInPatch, placeOfCall } from './sql-node.ts';

/** dbt: tests, seeds and snapshots have a materialization of their own, and no other. */
export function refuseMaterialization(
  session: ParseSession,
  draft: NodeDraft,
  { config, calls }: { readonly config: NodeConfig; readonly calls: JsonObject },
): void {
  const only = ONLY[draft.resourceType];
  const { materialized } = config;
  if (only === undefined || materialized === only || !materialized) return;
  const { patch, pkg } = draft;
  const projectFile = { file: pkg.files.prefix + pkg.files.projectFile.path };
  const at = Object.hasOwn(calls, 'materialized')
    ? placeOfCall(draft, 'materialized')
    : patch !== undefined && Object.hasOwn(patch.config, 'materialized')
      ? placeInPatch(patch, 'materialized')
      : projectFile;
  session.diagnostics.error({
    code: 'TS2026',
    message: `${draft.id} has the materialization "${materialized}"; that of a ${draft.resourceType} is always "${only}"`,
    at,
    hint: 'leave `materialized` out',
    nodeId: draft.id,
  });
}

const ONLY: Readonly<Partial<Record<NodeDraft['resourceType'], string>>> = {
  test: 'test',
  seed: 'seed',
  snapshot: 'snapshot',
};
