import type { TsdbtError } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../parse/parse-template.ts';
import type { OutputSegment } from '../runtime/render/frame-context.ts';
import { render } from '../runtime/render/render.ts';
import { scopeOf } from '../runtime/scope.ts';
import { nativeFunction } from '../runtime/values/native-function.ts';
import { repr } from '../runtime/values/repr.ts';
import { compileTemplate } from './compile-template.ts';
import { literalTemplate } from './literal-template.ts';

const scope = scopeOf({
  show: nativeFunction(
    'show',
    ({ positional, named }) => repr([...positional]) + [...named].map(([k, v]) => ` ${k}=${repr(v)}`).join(''),
  ),
  ask: nativeFunction('ask', function* ({ positional }) {
    return (yield positional[0]) as string;
  }),
  broken: nativeFunction('broken', () => {
    throw new RangeError('a bug of ours');
  }),
  text: 'x',
});

/** What rendering gives: text, pieces and asks, or the diagnostic; each ask is answered with its question, doubled. */
function outcome(text: string): unknown {
  const segments: OutputSegment[] = [];
  const asks: unknown[] = [];
  try {
    const rendering = render(compileTemplate(parseTemplate(text, { file: 'm.sql' })), scope, {
      segments,
      frameName: 'model m',
    });
    let step = rendering.next();
    while (step.done !== true) {
      asks.push(step.value);
      step = rendering.next(`${String(step.value)}${String(step.value)}`);
    }
    return { text: step.value, segments, asks };
  } catch (error) {
    return (error as TsdbtError).diagnostics ?? String(error);
  }
}

describe('literalTemplate', () => {
  it.each([
    '',
    'select 1',
    "select {{ show('a', 1, true, none, ['b', 2], {'k': [1]}, z='y') }} from\n  {{- show() -}}  t",
    "a {{ ask('q') }} b {{ ask('r') }}",
    '{{ show() }}{# comment #}{% raw %}{{ raw }}{% endraw %}',
    'x {{ nobody() }}',
    "x {{ text('not callable') }}",
    '\n\n  {{ broken() }}',
  ])('runs %j as the generated code does', template => {
    expect(literalTemplate(parseTemplate(template))).toBeDefined();
    // A statement that does nothing, at the end, makes it a template that is compiled.
    const compiled = `${template}{% if false %}{% endif %}`;
    expect(literalTemplate(parseTemplate(compiled))).toBeUndefined();
    const [mine, generated] = [outcome(template), outcome(compiled)].map(each => JSON.stringify(each, withoutSource));
    expect(mine).toBe(generated);
  });

  it.each([
    '{{ a }}',
    '{{ a.b() }}',
    '{{ a(b) }}',
    '{{ a(*b) }}',
    "{{ a('x') | upper }}",
    '{{ a(1.5) }}',
    '{% set x = 1 %}',
  ])('leaves %s to the compiler', template => {
    expect(literalTemplate(parseTemplate(template))).toBeUndefined();
  });
});

/** The two templates differ in their text only. */
function withoutSource(key: string, value: unknown): unknown {
  return key === 'source' && typeof value === 'string' ? undefined : value;
}
