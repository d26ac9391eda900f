import { fail, type RelationName } from '@tsdbt/core';
import { str, type Value } from '@tsdbt/jinja';
import { isUndefined } from '../values/is-undefined.ts';
import { Relation } from '../values/relation.ts';

/** The name of a relation that a template passed; anything else is an error (TS3006). */
export function relationArgument(relation: Value | undefined): RelationName {
  if (relation instanceof Relation) {
    return { schema: relation.fields.schema ?? '', identifier: relation.fields.identifier ?? '' };
  }
  const isNothing = relation === undefined || relation === null || isUndefined(relation);
  return fail({
    code: 'TS3006',
    message: `expected a relation, got ${isNothing ? 'none' : `'${str(relation)}'`}`,
    hint: 'pass ref(…), source(…), this or api.Relation.create(…)',
  });
}

/** A text that a template passed; none and undefined are ''. */
export function textArgument(value: Value | undefined): string {
  return value === undefined || value === null || isUndefined(value) ? '' : str(value);
}
