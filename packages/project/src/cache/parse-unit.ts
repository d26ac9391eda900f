import type { AnyNode } from '@tsdbt/core';
import type { PackageContext } from '../parse-session.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';

/**
 * What is parsed as a whole, by name: a file (`shop:models/orders.sql`), or one kind of thing that a property file says under one name
 * (`shop:models/schema.yml#models.orders`: the tests of that model). Every node belongs to exactly one.
 */
export function unitOf(node: AnyNode): string {
  return fileUnit(node.package_name, node.original_file_path) + unitEndOf(node);
}

/** What follows the file in a node's unit. */
export function unitEndOf(node: AnyNode): string {
  switch (node.resource_type) {
    case 'source':
      return `#sources.${node.source_name}`;
    case 'test':
      return typeof node.file_key_name === 'string' ? `#${node.file_key_name}` : '';
    case 'exposure':
    case 'metric':
    case 'semantic_model':
    case 'saved_query':
    case 'function':
    case 'unit_test':
      return `#${node.resource_type}`;
    default:
      return '';
  }
}

export function fileUnit(packageName: string, path: string): string {
  return `${packageName}:${path}`;
}

export function entryUnit(
  pkg: Pick<PackageContext, 'name'>,
  entry: Pick<PropertyEntry, 'file' | 'kind' | 'name'>,
): string {
  return `${fileUnit(pkg.name, entry.file)}#${entry.kind}.${entry.name}`;
}
