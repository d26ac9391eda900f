/**
 * Whether a selection names a node itself, not only a group that it is in: `orders`, `+orders`, `staging.orders`,
 * `path:models/orders.sql`, `a,orders`. dbt: what `compile` and `show` print of many nodes.
 */
export function namedInSelection(name: string, selectors: readonly string[]): boolean {
  return selectors
    .flatMap(selector => selector.split(/[\s,]+/))
    .some(word => {
      const bare = word.replace(/^@|^\d*\+|\+\d*$/g, '').replace(/^[a-z_.]+:/, '');
      return bare === name || bare.endsWith(`.${name}`) || lastPart(bare) === name;
    });
}

/** `models/orders.sql` → `orders` */
function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[a-z]+$/i, '');
}
