import type { TsdbtError } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../parse/parse-template.ts';
import type { OutputSegment } from '../runtime/render/frame-context.ts';
import { render } from '../runtime/render/render.ts';
import { scopeOf } from '../runtime/scope.ts';
import { nativeFunction } from '../runtime/values/native-function.ts';
import { repr } from '../runtime/values/repr.ts';
import type { Value } from '../runtime/values/value.ts';
import { compileTemplate } from './compile-template.ts';

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
  add: nativeFunction('add', ({ positional: [list] }) => {
    (list as Value[]).push(1);
    return list ?? null;
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
    return JSON.parse(JSON.stringify((error as TsdbtError).diagnostics ?? String(error), withoutSource));
  }
}

/** The two templates differ in their text only. */
function withoutSource(key: string, value: unknown): unknown {
  return key === 'source' && typeof value === 'string' ? undefined : value;
}

/**
 * A template of pieces only is rendered without code, what runs once is written as a loop over pieces, what is in a loop as code of its
 * own; here all stand at the same place of the file.
 */
const LOOP = '{% for one in [1] %}';
const BRANCH = '{% if [one] != [] %}';
const COMMENT = '{# nothing at all #}';

describe('pieces', () => {
  it.each([
    '',
    'select 1',
    "select {{ show('a', 1, true, none, ['b', 2], {'k': [1]}, z='y') }} from\n  {{- show() -}}  t",
    "a {{ ask('q') }} b {{ ask('r') }} {{ text }}",
    "{{ show() }}{# comment #}{% raw %}{{ raw }}{% endraw %}{{ show({'10': 1, '2': (1, 2.50), 'a': 12345678901234567890}) }}",
    'x {{ nobody }}{{ nobody() }}',
    "x {{ text('not callable') }}",
    '\n\n  {{ broken() }}',
    'a {{ show({[]: 1}) }} b',
    "{% set show = ask %}{{ show('q') }} {{ show('r') }}",
    "{% macro one(x='d') %}<{{ x }}{{ nobody.x }}>{% endmacro %}{{ one() }} {{ one('e') }}",
    "{% if text %}{{ show('a') }} b {{ text }}{% else %}{{ ask('r') }} b{% endif %}",
  ])('runs %j as the code for it does', template => {
    const expected = outcome(`${LOOP}${template}{% endfor %}`);
    expect(outcome(COMMENT + template)).toEqual(expected);
    expect(outcome(`${BRANCH}${template}{% endif %}`)).toEqual(expected);
  });

  it('gives each call fresh lists', () => {
    const { text } = outcome("{{ add([]) }} {{ add(['x']) }} {{ add([]) }}") as { text: string };
    expect(text).toBe("[1] ['x', 1] [1]");
  });
});
