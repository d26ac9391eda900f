import { getItem } from '../attributes/get-attr.ts';
import type { CallSite } from '../values/call.ts';
import { textOf } from '../values/markup.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';

/** Jinja2: `make_attrgetter`: reads `a.b.0` from an item; None reads the item itself. */
export function attributeGetter(attribute: Value, site: CallSite, fallback?: Value): (item: Value) => Value {
  if (attribute === null) return item => item;
  const text = textOf(attribute);
  const path =
    text === undefined ? [attribute] : text.split('.').map(part => (/^\d+$/.test(part) ? Number(part) : part));
  return item => {
    let value = item;
    for (const key of path) {
      value = getItem(site.environment, value, key);
      if (value instanceof Undefined && fallback !== undefined && fallback !== null) value = fallback;
    }
    return value;
  };
}

/** Jinja2: `ignore_case`: text compares in lower case. */
export function ignoreCase(value: Value): Value {
  const text = textOf(value);
  return text === undefined ? value : text.toLowerCase();
}
