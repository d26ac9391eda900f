import { describe, expect, it } from 'vitest';
import { parseTemplate } from '../index.ts';
import { templateErrorOf } from '../testing/render-text.ts';

/** Templates that cannot be parsed: message (Jinja2's), line and column. */
const MISTAKES: readonly (readonly [string, string, number, number])[] = [
  [
    'a\n{% if x %}b',
    "Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.",
    2,
    12,
  ],
  ['{% endif %}', "Encountered unknown tag 'endif'.", 1, 4],
  [
    '{% for x in y %}{% endif %}',
    "Encountered unknown tag 'endif'. Jinja was looking for the following tags: 'endfor' or 'else'. The innermost block that needs to be closed is 'for'.",
    1,
    20,
  ],
  ['{{ x', "unexpected end of template, expected 'end of print statement'.", 1, 5],
  ['{{ x y }}', "expected token 'end of print statement', got 'y'", 1, 6],
  ['{{ }}', "Expected an expression, got 'end of print statement'", 1, 4],
  ['line\n  {{ a + }}', "unexpected 'end of print statement'", 2, 10],
  ['{{ not }}', "unexpected 'end of print statement'", 1, 8],
  ['{{ f(not) }}', "unexpected ')'", 1, 9],
  ['{{ (1, 2] }}', "unexpected ']', expected ')'", 1, 9],
  ['{{ a ? b }}', "unexpected char '?' at 5", 1, 6],
  ['{# open', 'Missing end of comment tag', 1, 1],
  ['{% raw %} x', 'Missing end of raw directive', 1, 1],
  ['{% macro m(a=1, b) %}{% endmacro %}', 'non-default argument follows default argument', 1, 18],
  ['{% set true = 1 %}', "can't assign to 'const'", 1, 8],
  ['{{ f(a=1, 2) }}', 'invalid syntax for function call expression', 1, 5],
  ['{{ f(a=1, b=2, a=3) }}', 'keyword argument repeated: a', 1, 16],
  ['{{ x | default(value=1, value=2) }}', 'keyword argument repeated: value', 1, 25],
  ['{% macro m(a, b, a) %}{% endmacro %}', "duplicate argument 'a' in function definition", 1, 18],
  ['{% call(a, a) m() %}{% endcall %}', "duplicate argument 'a' in function definition", 1, 12],
  ["{{ 'open }}", 'unexpected char "\'" at 3', 1, 4],
  ['{{ x is string is number }}', 'You cannot chain multiple tests with is', 1, 16],
];

describe('parseTemplate', () => {
  it.each(MISTAKES)('says of %j: %s', (source, message, line, column) => {
    const error = templateErrorOf(() => parseTemplate(source, { file: 'models/m.sql' }));
    expect(error.pythonClass).toBe('TemplateSyntaxError');
    expect(error.diagnostics[0]).toMatchObject({
      code: 'TS3001',
      message: `line ${line}: ${message}`,
      at: { file: 'models/m.sql', line, column },
    });
  });

  it.each([
    "{% extends 'a' %}",
    '{% block b %}{% endblock %}',
    "{% include 'a' %}",
    "{% import 'a' as b %}",
    "{% from 'a' import b %}",
    '{% for x in y recursive %}{% endfor %}',
  ])('refuses %s by design', source => {
    expect(templateErrorOf(() => parseTemplate(source)).diagnostics[0]?.code).toBe('TS9001');
  });

  it('takes dbt’s type annotations and block tags where it is told of them', () => {
    const blockTags = new Set(['test', 'materialization']);
    const source =
      '{% test t(model, n: int = 1, names: list[str] = []) %}{% endtest %}{% materialization m, default %}{% endmaterialization %}';
    const names = parseTemplate(source, { blockTags }).body.map(node =>
      node.kind === 'macro' ? node.name : node.kind,
    );
    expect(names).toEqual(['test_t', 'materialization_m_default']);
    expect(() => parseTemplate(source)).toThrow("Encountered unknown tag 'test'");
  });
});
