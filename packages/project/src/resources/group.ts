import { type GroupNode, plainObject } from '@tsdbt/core';
import { type PackageContext, uniqueId } from '../parse-session.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { objectOf } from '../yaml/json-shape.ts';

/** A group of nodes with an owner; private models can be referenced within their group only. */
export function parseGroup(pkg: PackageContext, entry: PropertyEntry): GroupNode {
  const { value, name, file } = entry;
  const meta = { ...objectOf(value.meta), ...objectOf(objectOf(value.config).meta) };
  return {
    unique_id: uniqueId('group', pkg.name, name),
    resource_type: 'group',
    name,
    package_name: pkg.name,
    path: file.slice(file.indexOf('/') + 1),
    original_file_path: file,
    owner: { email: null, name: null, ...plainObject(objectOf(value.owner)) },
    description: typeof value.description === 'string' ? value.description : null,
    config: { meta: plainObject(meta) },
  };
}
