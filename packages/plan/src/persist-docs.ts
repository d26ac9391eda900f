import type { ManifestNode, RelationName, Step } from '@tsdbt/core';
import { commentOn } from '@tsdbt/sql';
import { configObject } from './read-config.ts';

/** dbt: `persist_docs: {relation, columns}` writes descriptions into the warehouse; only the switched-on level is written. */
export interface DocsToPersist {
  /** The relation's comment; empty when it is not wanted or there is none. */
  readonly relation: string;
  readonly columns: Readonly<Record<string, string>>;
}

export function docsToPersist(node: ManifestNode): DocsToPersist {
  const wanted = configObject(node.config, 'persist_docs');
  const columns = Object.values(node.columns).filter(column => column.description !== '');
  return {
    relation: wanted.relation === true ? node.description : '',
    columns: wanted.columns === true ? Object.fromEntries(columns.map(c => [c.name, c.description])) : {},
  };
}

/** The comment that a column is to have; undefined for none. */
export function columnComment({ columns }: DocsToPersist, name: string): string | undefined {
  return Object.hasOwn(columns, name) ? columns[name] : undefined;
}

/** Whether there is anything to write. */
export function isDocumented(docs: DocsToPersist): boolean {
  return docs.relation !== '' || Object.keys(docs.columns).length > 0;
}

/** The staging relation's own comment, which tells whose it is, gives way to the description before the swap. */
export function commentStep(staging: RelationName, docs: Partial<DocsToPersist>, cluster: string | undefined): Step {
  return {
    kind: 'comment',
    sql: commentOn(staging, docs, cluster),
    why: 'the description in place of the staging comment',
    undo: [],
    relation: staging,
  };
}
