import type { Target } from '@tsdbt/core';
import { Dict, fromJson } from '@tsdbt/jinja';

/** `target.*` (and `env.*`, its older name): the profile's keys that are no secrets. */
export function targetValue(target: Target): Dict {
  const value = fromJson(target.visible);
  const dict = value instanceof Dict ? value : new Dict();
  dict.set('name', target.name);
  dict.set('target_name', target.name);
  dict.set('profile_name', target.profileName);
  dict.set('type', 'clickhouse');
  dict.set('schema', target.schema);
  dict.set('threads', target.threads);
  // dbt-clickhouse: there is no level above the schema.
  dict.set('database', '');
  return dict;
}
