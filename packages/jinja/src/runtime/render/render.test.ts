import { describe, expect, it } from 'vitest';
import {
  compileTemplate,
  nativeFunction,
  parseTemplate,
  render,
  runToEnd,
  scopeOf,
  TemplateError,
  type Value,
} from '../../index.ts';

function renderText(source: string, values: Record<string, Value> = {}): string {
  return runToEnd(render(compileTemplate(parseTemplate(source)), scopeOf(values)));
}

describe('render', () => {
  it('keeps what a template changed before it asked', () => {
    const ask = nativeFunction('ask', function* ({ positional }) {
      return (yield positional[0]) as Value;
    });
    const source = `{% set seen = [] %}{% for n in [1, 2] %}{% do seen.append(n) %}{{ ask(n) }};{% endfor %}{{ seen }}`;
    const rendering = render(compileTemplate(parseTemplate(source)), scopeOf({ ask }));
    const asks: unknown[] = [];
    let step = rendering.next();
    while (step.done !== true) {
      asks.push(step.value);
      step = rendering.next(`answer ${step.value}`);
    }
    expect(asks).toEqual([1, 2]);
    expect(step.value).toBe('answer 1;answer 2;[1, 2]');
  });

  it('asks from conditions, loop conditions, macros, call blocks and arguments of filters', () => {
    const ask = nativeFunction('ask', function* ({ positional }) {
      return (yield positional[0]) as Value;
    });
    const source = [
      '{% macro m(x) %}[{{ ask(x) }}{{ caller() if caller }}]{% endmacro %}',
      '{% if ask(1) %}yes{% endif %}',
      '{% for x in [1, 2, 3] if ask(x) > 1 %}{{ x }}{{ loop.last }}{% endfor %}',
      '{{ m(7) }}{% call m(8) %}c{{ ask(9) }}{% endcall %}{{ "ab" | replace("a", ask("z")) }}',
    ].join('');
    const rendering = render(compileTemplate(parseTemplate(source)), scopeOf({ ask }));
    let step = rendering.next();
    while (step.done !== true) step = rendering.next(step.value);
    expect(step.value).toBe('yes2False3True[7][8c9]zb');
  });

  it('says where an error happened, and in which macros', () => {
    const source =
      '{% macro inner() %}\n{{ nope.x }}{% endmacro %}\n{% macro outer() %}{{ inner() }}{% endmacro %}\n{{ outer() }}';
    const error = catchError(() => renderText(source));
    expect(error.diagnostics[0]).toMatchObject({ code: 'TS3002', message: "'nope' is undefined", at: { line: 2 } });
    expect(error.diagnostics[0]?.frames?.map(frame => [frame.name, frame.at.line])).toEqual([
      ['macro inner', 2],
      ['macro outer', 3],
      ['<template>', 4],
    ]);
  });
});

function catchError(run: () => unknown): TemplateError {
  try {
    run();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
