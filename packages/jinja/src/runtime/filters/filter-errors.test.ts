import { describe, expect, it } from 'vitest';
import { compileTemplate } from '../../generate/compile-template.ts';
import { parseTemplate } from '../../parse/parse-template.ts';
import { createEnvironment } from '../environment.ts';
import { render } from '../render/render.ts';
import { scopeOf } from '../scope.ts';
import { runToEnd } from '../values/call.ts';

const message = (text: string): string => {
  try {
    const template = compileTemplate(parseTemplate(text, { file: 't' }));
    return runToEnd(render(template, scopeOf({}), { environment: createEnvironment(), frameName: 't' }));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('filters given what is undefined or of the wrong type', () => {
  it('name the undefined variable where Python would compute with it', () => {
    expect(message('{{ [1] | slice(n) | list }}')).toContain("'n' is undefined");
    expect(message("{{ 'a b' | wordwrap(n) }}")).toContain("'n' is undefined");
    expect(message('{{ 1 | tojson(indent=n) }}')).toContain("'n' is undefined");
    expect(message("{{ 'a' | tojson(indent=n) }}")).toBe('"a"');
  });

  it('refuse an attribute name that is no text', () => {
    expect(message("{{ 'a' | attr(1) }}")).toContain("attribute name must be string, not 'int'");
  });

  it('cut what is no text, and fail where the end does not fit it', () => {
    expect(message('{{ range(3, 60) | truncate(3, true, {}, 3) }}')).toContain("for +: 'range' and 'dict'");
    expect(message('{{ range(9) | list | truncate(3, true, [], 3) }}')).toBe('[0, 1, 2]');
    expect(message('{{ range(9) | truncate(3, false, [], 3) }}')).toContain("no attribute 'rsplit'");
  });

  it('take a flag no larger than a C int', () => {
    expect(message('{{ [].sort(reverse=10 ** 20) }}')).toContain('too large to convert to C int');
  });
});

describe('texts that are joined', () => {
  it('are marked up only where the template itself says that texts are escaped', () => {
    const joined = "{{ [x, '<b>' | escape ~ 0] }}";
    expect(message(`{% set on = true %}{% autoescape on %}${joined}{% endautoescape %}`)).toBe(
      '[Undefined, &#39;&amp;lt;b&amp;gt;0&#39;]',
    );
  });
});
