import type { JsonValue } from '@tsdbt/core';
import { type ArtifactObject, isObject } from './parse-artifact.ts';

/** The oldest manifest that dbt still compares with, of dbt 1.0, and the newest there is. dbt: `compatible_previous_versions`. */
export const READABLE_MANIFESTS = { oldest: 4, newest: 12 } as const;

/** The number in `https://schemas…/dbt/manifest/v12.json`; undefined where the artifact doesn't say. */
export function schemaVersionOf(metadata: JsonValue | undefined): number | undefined {
  const schema = isObject(metadata) ? metadata.dbt_schema_version : undefined;
  const version = typeof schema === 'string' ? /\/v(\d{1,4})\.json$/.exec(schema)?.[1] : undefined;
  return version === undefined ? undefined : Number(version);
}

/**
 * An entry of an older manifest under the names that fields have today: `raw_sql` became `raw_code` in v7, and the arguments of a ref
 * are a mapping since v9. dbt: `upgrade_manifest_json`.
 */
export function upgradeEntry(entry: ArtifactObject): ArtifactObject {
  const { raw_sql, compiled_sql, ...others } = entry;
  return {
    ...others,
    ...(raw_sql === undefined ? {} : { raw_code: raw_sql }),
    ...(compiled_sql === undefined ? {} : { compiled_code: compiled_sql }),
    ...(Array.isArray(entry.refs) ? { refs: entry.refs.map(upgradeRef) } : {}),
  };
}

function upgradeRef(ref: JsonValue): JsonValue {
  if (!Array.isArray(ref)) return ref;
  const [first = null, second] = ref as readonly JsonValue[];
  return second === undefined
    ? { name: first, package: null, version: null }
    : { name: second, package: first, version: null };
}
