import type { Invocation } from '@tsdbt/core';
import { createEnvironment, type Environment } from '@tsdbt/jinja';

/** How the templates of nodes are rendered while parsing: what is undefined stays undefined, whatever is done to it (dbt). */
export function parseEnvironment(invocation: Invocation): Environment {
  return environmentsOf(invocation).parse;
}

/** How macros are always rendered, and nodes after parsing: using what is undefined is an error. */
export function strictEnvironment(invocation: Invocation): Environment {
  return environmentsOf(invocation).strict;
}

interface Environments {
  readonly parse: Environment;
  readonly strict: Environment;
}

function environmentsOf(invocation: Invocation): Environments {
  let found = made.get(invocation);
  if (found === undefined) {
    const timeBudget = invocation.flags.renderTimeLimit * 1000;
    found = {
      parse: createEnvironment({ lenientUndefined: true, timeBudget }),
      strict: createEnvironment({ timeBudget }),
    };
    made.set(invocation, found);
  }
  return found;
}

const made = new WeakMap<Invocation, Environments>();
