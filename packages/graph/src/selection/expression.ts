import type { IndirectSelection, Selection } from '@tsdbt/core';
import { type Criterion, parseCriterion } from './criterion.ts';

/** A selection as a tree of set operations over criteria. */
export type Expression =
  | { readonly kind: 'criterion'; readonly criterion: Criterion }
  | SetExpression
  /** Every enabled node: what no selection at all means. */
  | { readonly kind: 'everything' };

export interface SetExpression {
  /** `difference` is the first part without all the others. */
  readonly kind: 'union' | 'intersection' | 'difference';
  readonly parts: readonly Expression[];
  /** Whether tests that a part held back are looked at again once the parts are combined. */
  readonly indirect: IndirectSelection;
  /** Set on what the user typed as one word: a warning names it if it matches nothing. */
  readonly written?: string;
}

/** `--select` minus `--exclude`: blanks are unions, commas intersections, which bind tighter. dbt: `parse_difference`. */
export function commandLineExpression(selection: Selection): Expression {
  const { select, exclude, indirectSelection } = selection;
  const included: Expression =
    select.length === 0 ? { kind: 'everything' } : wordsExpression(select, indirectSelection);
  if (exclude.length === 0) return included;
  return { kind: 'difference', parts: [included, wordsExpression(exclude, indirectSelection)], indirect: 'eager' };
}

/** What words mean behind `--select`, also as text in selectors.yml: blanks are unions, commas intersections. */
export function wordsExpression(items: readonly string[], indirect: IndirectSelection): Expression {
  const words = items.flatMap(item => {
    const found = item.split(/\s+/).filter(word => word !== '');
    // An empty argument (an unset variable in a script) selects nothing; it must never mean everything.
    return found.length === 0 ? [''] : found;
  });
  return { kind: 'union', parts: words.map(word => intersection(word, indirect)), indirect };
}

function intersection(word: string, indirect: IndirectSelection): Expression {
  const parts = word.split(',').map((part): Expression => {
    return { kind: 'criterion', criterion: parseCriterion(part, indirect) };
  });
  return { kind: 'intersection', parts, indirect, written: word };
}
