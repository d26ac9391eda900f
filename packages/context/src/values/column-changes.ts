import { fail } from '@tsdbt/core';
import { HostObject, type Value } from '@tsdbt/jinja';
import { isSameType } from '@tsdbt/sql';
import type { Column } from './column.ts';

export interface ColumnsOfBoth {
  /** The table's. */
  readonly present: readonly Column[];
  /** The query's. */
  readonly found: readonly Column[];
  /** What the table is built as, for the message; default incremental. */
  readonly materialization: string;
}

/**
 * What a query would change of a table's columns. dbt-clickhouse: `adapter.check_incremental_schema_changes`, which refuses what
 * `on_schema_change` does not allow.
 */
export function columnChanges(mode: string, { present, found, materialization }: ColumnsOfBoth): ColumnChanges {
  if (!MODES.has(mode)) {
    fail({
      code: 'TS2005',
      message: 'Only `fail`, `ignore`, `append_new_columns`, and `sync_all_columns` supported for `on_schema_change`.',
    });
  }
  const known = new Map(present.map(column => [column.column, column]));
  const names = new Set(found.map(column => column.column));
  const changes = new ColumnChanges(mode, {
    columns_to_add: found.filter(column => !known.has(column.column)),
    columns_to_drop: present.filter(column => !names.has(column.column)),
    columns_to_modify: found.filter(
      column => !isSameType(known.get(column.column)?.dtype ?? column.dtype, column.dtype),
    ),
  });
  if (changes.conflicts) changes.refuse(materialization === '' ? 'incremental' : materialization);
  return changes;
}

const MODES: ReadonlySet<string> = new Set(['fail', 'ignore', 'append_new_columns', 'sync_all_columns']);

type Lists = Readonly<Record<'columns_to_add' | 'columns_to_drop' | 'columns_to_modify', readonly Column[]>>;

/** dbt-clickhouse: `ClickHouseColumnChanges`. */
class ColumnChanges extends HostObject {
  private readonly mode: string;
  private readonly lists: Lists;

  constructor(mode: string, lists: Lists) {
    super();
    this.mode = mode;
    this.lists = lists;
  }

  override get typeName(): string {
    return 'ClickHouseColumnChanges';
  }

  override truthy(): boolean {
    return Object.values(this.lists).some(columns => columns.length > 0);
  }

  get conflicts(): boolean {
    return (this.mode === 'fail' && this.truthy()) || (this.mode !== 'sync_all_columns' && this.needsSync);
  }

  private get needsSync(): boolean {
    return this.lists.columns_to_drop.length + this.lists.columns_to_modify.length > 0;
  }

  override getAttr(name: string): Value | undefined {
    switch (name) {
      case 'on_schema_change':
        return this.mode;
      case 'columns_to_add':
      case 'columns_to_drop':
      case 'columns_to_modify':
        return [...this.lists[name]];
      case 'has_schema_changes':
        return this.truthy();
      case 'has_sync_changes':
        return this.needsSync;
      case 'has_conflicting_changes':
        return this.conflicts;
      default:
        return undefined;
    }
  }

  refuse(materialization: string): never {
    const list = (what: string, columns: readonly Column[]): string[] =>
      columns.map(column => `${what}: ${column.column} (${column.dataType})`);
    return fail({
      code: 'TS2012',
      message: `the query's columns and those of the ${materialization} model's table are out of sync (on_schema_change: ${this.mode})`,
      notes: [
        ...list('only in the query', this.lists.columns_to_add),
        ...list('only in the table', this.lists.columns_to_drop),
        ...list('of another type in the query', this.lists.columns_to_modify),
      ],
    });
  }
}
