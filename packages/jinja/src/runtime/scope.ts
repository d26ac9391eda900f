import type { Value } from './values/value.ts';

/**
 * The names that a template sees beyond its own: the host resolves each when it is first used, so thousands of macros
 * cost nothing. Jinja2's own globals (`range`, `dict`, …) come after it.
 */
export interface Scope {
  lookup(name: string): Value | undefined;
  /** The names there are, for "did you mean"; asked for only when an error is raised. */
  names?(): Iterable<string>;
}

/** A scope over a plain record or map of values. */
export function scopeOf(values: Readonly<Record<string, Value>> | ReadonlyMap<string, Value>): Scope {
  const map = values instanceof Map ? (values as ReadonlyMap<string, Value>) : new Map(Object.entries(values));
  return { lookup: name => map.get(name), names: () => map.keys() };
}
