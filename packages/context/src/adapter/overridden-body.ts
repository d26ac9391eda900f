import { callFunction, isSuspended, NO_NAMED, type Suspended, type Value } from '@tsdbt/jinja';
import type { AdapterMethodBody, Asking } from './adapter-method.ts';
import { changed } from './relation-methods.ts';

/**
 * A method whose work the project's own macro does. What the macro asks of the method itself, by the built-in macro for one, the
 * adapter answers.
 */
export function overriddenBody(body: AdapterMethodBody, macro: Value): AdapterMethodBody {
  let inside = false;
  return function* (args, place, site): Asking {
    if (inside) return yield* settled(body(args, place, site));
    inside = true;
    try {
      const positional = args.map(value => value ?? null);
      const result = yield* settled(callFunction(macro, { positional, named: NO_NAMED }, site));
      for (const argument of positional) yield* changed(argument);
      return result;
    } finally {
      inside = false;
    }
  };
}

function* settled(result: Value | Suspended): Asking {
  return isSuspended(result) ? ((yield* result as Asking) as Value) : result;
}
