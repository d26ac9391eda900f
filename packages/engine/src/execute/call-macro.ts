import { type PhaseScope, strictEnvironment } from '@tsdbt/context';
import type { Answer, Ask, Invocation } from '@tsdbt/core';
import { compileTemplate, Dict, nativeFunction, parseTemplate, render, type Value } from '@tsdbt/jinja';

export interface MacroCall {
  /** As a template would write it: `grant`, `dbt_utils.star`. */
  readonly name: string;
  readonly positional?: readonly Value[];
  readonly named?: Readonly<Record<string, Value>>;
  /** For messages: what asks for the call. */
  readonly file: string;
  readonly invocation: Invocation;
}

/**
 * Calls a macro in a scope and gives its text. It is called from a template of one line, so that its errors look and are explained
 * like those of any other call.
 */
export function callMacro(scope: PhaseScope, call: MacroCall): Generator<Ask, string, Answer> {
  return renderCall(scope, call, `{{ ${callText(call)} }}`);
}

/** Calls a macro in a scope and gives what it returns. */
export function* callMacroForValue(scope: PhaseScope, call: MacroCall): Generator<Ask, Value | undefined, Answer> {
  let returned: Value | undefined;
  const keep = nativeFunction('keep', ({ positional: [value] }) => {
    returned = value;
    return '';
  });
  scope.define(KEEP, keep);
  yield* renderCall(scope, call, `{{ ${KEEP}(${callText(call)}) }}`);
  return returned;
}

function callText({ name }: MacroCall): string {
  return `${name}(*${POSITIONAL}, **${NAMED})`;
}

function renderCall(scope: PhaseScope, call: MacroCall, text: string): Generator<Ask, string, Answer> {
  scope.define(POSITIONAL, [...(call.positional ?? [])]);
  scope.define(NAMED, new Dict(Object.entries(call.named ?? {})));
  const template = parseTemplate(text, { file: call.file });
  const options = { environment: strictEnvironment(call.invocation), frameName: call.file };
  return render(compileTemplate(template), scope, options) as Generator<Ask, string, Answer>;
}

const KEEP = '_tsdbt_keep';
const POSITIONAL = '_tsdbt_positional';
const NAMED = '_tsdbt_named';
