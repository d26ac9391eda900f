import { didYouMean, type WarehouseError } from '@tsdbt/core';

/** A relation that the statement reads, as its author calls it, and what it has. */
export interface ParentColumns {
  /** `ref('orders')` */
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * What helps when a column is not there: the nearest name, what the parents have, or why a parent's column is called otherwise.
 * @param suggested what ClickHouse suggests itself, as a question
 */
export function columnHint(
  error: WarehouseError,
  parents: readonly ParentColumns[],
  suggested?: string,
): string | undefined {
  const wanted = unknownColumn(error.message);
  if (wanted === undefined || parents.length === 0) return undefined;
  for (const { name, columns } of parents) {
    const qualified = columns.find(column => column.endsWith(`.${wanted}`));
    if (qualified === undefined) continue;
    return `${name} has a column \`${qualified}\`, which a select over a join has named so: add \`as ${wanted}\` to it there`;
  }
  const all = parents.flatMap(({ columns }) => columns);
  const nearest = didYouMean(wanted, all) ?? suggested;
  const lists = parents
    .slice(0, MOST_PARENTS)
    .map(({ name, columns }) => `${name} has: ${shortList(columns)}`)
    .join('; ');
  return nearest === undefined ? lists : `${nearest} (${lists})`;
}

/** The bare name of the column that ClickHouse does not find. */
export function unknownColumn(message: string): string | undefined {
  const found =
    /[Uu]nknown (?:expression |or |function )*identifier [`']([^`']+)[`']/.exec(message) ??
    /Identifier '([^']+)' cannot be resolved/.exec(message) ??
    /Missing columns: '([^']+)'/.exec(message) ??
    /There is no column [`']?([\w.]+)|No such column ([\w.]+)/.exec(message);
  return (found?.[1] ?? found?.[2])?.split('.').at(-1);
}

const MOST_PARENTS = 3;
const MOST_COLUMNS = 12;

/** The first and the last names of a long list. */
export function shortList(columns: readonly string[]): string {
  if (columns.length <= MOST_COLUMNS) return columns.join(', ');
  return `${columns.slice(0, MOST_COLUMNS - 1).join(', ')} … ${columns.at(-1)} (${columns.length} columns)`;
}
