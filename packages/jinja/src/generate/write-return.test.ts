import { describe, expect, it } from 'vitest';
import { compileMacro } from '../parse/compile-macro.ts';
import { splitBlocks } from '../parse/split-blocks.ts';
import { createEnvironment } from '../runtime/environment.ts';
import { bindMacro, callFunction, callMacro } from '../runtime/render/bind-macro.ts';
import { returnFunction } from '../runtime/render/return-signal.ts';
import { scopeOf } from '../runtime/scope.ts';
import { NO_NAMED } from '../runtime/values/call.ts';
import { nativeFunction } from '../runtime/values/native-function.ts';
import type { Value } from '../runtime/values/value.ts';

const ask = nativeFunction('ask', function* ({ positional }) {
  return (yield positional[0]) as Value;
});

const wrap = nativeFunction('wrap', ({ named }, site) =>
  callFunction(named.get('caller') ?? null, { positional: [], named: NO_NAMED }, site),
);

/** What a macro of that body is worth; each ask is answered with 7. */
function worth(body: string, own: Value = returnFunction): Value {
  const [block] = splitBlocks(`{% macro m() %}${body}{% endmacro %}`, { file: 'm.sql' }).blocks;
  if (block === undefined) throw new Error('no block');
  const environment = createEnvironment();
  const macro = bindMacro(compileMacro(block), { environment, scope: scopeOf({ ask, wrap, return: own }) });
  const call = callMacro(macro, { positional: [], named: NO_NAMED }, environment);
  let step = call.next();
  while (step.done !== true) step = call.next(7);
  return step.value;
}

describe('return() in a macro', () => {
  it.each([
    ['a{{ return(1) }}b', 1],
    ['a{% do return([1]) %}b', [1]],
    ['a{% do return() %}b', null],
    ['{% for i in range(9) %}{% if i == 2 %}{{ return(i) }}{% endif %}{% endfor %}', 2],
    ['{% for i in range(9) if i > 3 %}{{ loop.index }}{{ return(i) }}{% endfor %}', 4],
    ['{% set x %}a{{ return(1) }}{% endset %}b', 1],
    ['{% filter upper %}a{{ return("b") }}{% endfilter %}', 'b'],
    ['{% autoescape true %}a{{ return("<") }}{% endautoescape %}', '<'],
    ['{{ return(ask(1) + 1) }}', 8],
    ['{{ return(data=3) }}', 3],
    ['{% macro inner() %}{{ return(1) }}{% endmacro %}a{{ dbt_macro__inner() }}b', 1],
    ['{% call wrap() %}{{ return(1) }}{% endcall %}', 1],
    ['{% set return = ask %}{{ return(1) }}', '7'],
  ])('%s ends it, from wherever it stands', (body, value) => {
    expect(worth(body)).toEqual(value);
  });

  it('is called where it is somebody’s own', () => {
    const own = nativeFunction('return', ({ positional }) => `own ${String(positional[0])}`);
    expect(worth('a {{ return(1) }} b{% do return(2) %}', own)).toBe('a own 1 b');
  });

  it('is placed in errors like any other call', () => {
    expect(() => worth('a\n{{ return(nobody.x) }}')).toThrow("'nobody' is undefined");
    expect(() => worth('a {{ return(1) }}', 'text')).toThrow("'str' object is not callable");
  });
});
