import type { AnyNode } from '@tsdbt/core';
import type { FileRole } from '../load/project-files.ts';
import { ValueTable } from './value-table.ts';

/** What repeats in an index, by number. */
export interface IndexTables {
  readonly packages: ValueTable<string>;
  readonly paths: ValueTable<string>;
  /** Everything of an fqn but its last part. */
  readonly folders: ValueTable<readonly string[]>;
  readonly tags: ValueTable<readonly string[]>;
  readonly types: ValueTable<AnyNode['resource_type']>;
  /** Names of tests and sources, access. */
  readonly words: ValueTable<string>;
  readonly roles: ValueTable<FileRole>;
}

/** The same as they are written. */
export type TableItems = { readonly [K in keyof IndexTables]: IndexTables[K]['items'] };

export function openTables(items?: TableItems): IndexTables {
  return {
    packages: new ValueTable(items?.packages),
    paths: new ValueTable(items?.paths),
    folders: new ValueTable(items?.folders),
    tags: new ValueTable(items?.tags),
    types: new ValueTable(items?.types),
    words: new ValueTable(items?.words),
    roles: new ValueTable(items?.roles),
  };
}

export function itemsOf({ packages, paths, folders, tags, types, words, roles }: IndexTables): TableItems {
  return {
    packages: packages.items,
    paths: paths.items,
    folders: folders.items,
    tags: tags.items,
    types: types.items,
    words: words.items,
    roles: roles.items,
  };
}
