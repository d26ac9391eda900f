import { raise } from '../errors/python-exception.ts';
import { indexOfText } from '../methods/text-search.ts';
import { workOn } from '../render/budget.ts';
import { HostObject } from '../values/host-object.ts';
import { iterate } from '../values/iterate.ts';
import { textOf } from '../values/markup.ts';
import { typeName } from '../values/type-name.ts';
import type { Value } from '../values/value.ts';
import { same } from './equals.ts';

/** Python: `value in container`. */
export function contains(container: Value, value: Value): boolean {
  const text = textOf(container);
  if (text !== undefined) {
    const part = textOf(value);
    if (part === undefined) raise('TypeError', `'in <string>' requires string as left operand, not ${typeName(value)}`);
    return indexOfText(text, part) >= 0;
  }
  if (container instanceof HostObject && container.contains !== undefined) return container.contains(value);
  if (!Array.isArray(container) && !(container instanceof HostObject && container.iterate !== undefined)) {
    raise('TypeError', `argument of type '${typeName(container)}' is not iterable`);
  }
  workOn(container);
  for (const item of iterate(container)) if (same(item, value)) return true;
  return false;
}
