import { type Flags, fail, type JsonValue, type ManifestNode } from '@tsdbt/core';

/**
 * A view under a versioned model's plain name is planned and not built yet; nobody is told that a model was built whose view is
 * missing. dbt 1.12: `_should_create_latest_version_pointer`.
 */
export function refuseLatestVersionPointer(node: ManifestNode, { behavior }: Flags): void {
  const { version = null, latest_version = null } = node;
  if (version === null || String(version) !== String(latest_version)) return;
  const asked = enabledOf(node.config.latest_version_pointer as JsonValue | undefined);
  if (!(asked ?? behavior.latest_version_pointer_enabled_by_default === true)) return;
  fail({
    code: 'TS9003',
    message: `${node.name}: latest_version_pointer is planned and not built yet`,
    hint: 'set latest_version_pointer: {enabled: false}, and keep the view as a model of its own',
    nodeId: node.unique_id,
  });
}

/** dbt: `true`, or a mapping that may leave it to the flag. */
function enabledOf(config: JsonValue | undefined): boolean | undefined {
  if (typeof config === 'boolean') return config;
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return undefined;
  const { enabled } = config as { readonly enabled?: JsonValue };
  return typeof enabled === 'boolean' ? enabled : undefined;
}
