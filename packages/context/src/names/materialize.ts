import { ask } from '@tsdbt/core';
import { type NativeFunction, nativeFunction, str } from '@tsdbt/jinja';
import type { Asking } from '../adapter/adapter-method.ts';
import type { Relation } from '../values/relation.ts';

/** What the built-in materialisations are made of: `_materialize(name, sql)` has the node's plan do the work and gives its relation. */
export function materializeFunction(relation: Relation): NativeFunction {
  return nativeFunction('_materialize', function* ({ positional: [name = null, sql = null] }): Asking {
    yield* ask({ kind: 'materialize', materialization: str(name), sql: str(sql) });
    return [relation];
  });
}
