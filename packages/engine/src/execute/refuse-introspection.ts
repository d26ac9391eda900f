import { type Ask, fail } from '@tsdbt/core';
import type { CommandName } from '../options/commands.ts';
import type { Session } from '../session/open-session.ts';

/** dbt: under `--no-introspect` a template that is compiled may ask which relations there are, and nothing else of the warehouse. */
export function refuseIntrospection({ request, invocation }: Session, ask: Ask): void {
  if (invocation.flags.introspect || !COMPILING.has(request.command) || ALLOWED.has(ask.kind)) return;
  fail({
    code: 'TS8011',
    message: 'the template asks the warehouse, which --no-introspect forbids',
    hint: 'guard the call, or leave --no-introspect out',
  });
}

/** The commands that have the option. */
const COMPILING: ReadonlySet<CommandName> = new Set<CommandName>(['compile', 'show']);
const ALLOWED: ReadonlySet<Ask['kind']> = new Set<Ask['kind']>([
  'relation',
  'relations',
  'relationChanged',
  'materialize',
]);
