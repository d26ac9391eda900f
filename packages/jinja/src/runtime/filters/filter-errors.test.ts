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
});
