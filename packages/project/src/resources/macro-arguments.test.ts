import { describe, expect, it } from 'vitest';
import { diagnosticsOf, type ParseSettings, parseFiles } from '../testing/parse-files.ts';

const MACROS = {
  'macros/m.sql': '{% macro convert(amount, scale=2) %}{{ amount }}{% endmacro %}',
};
const VALIDATED: ParseSettings = { flags: { behavior: { validate_macro_args: true } } };

function described(args: string): Record<string, string> {
  return { ...MACROS, 'macros/m.yml': `macros:\n  - name: convert\n    arguments: [${args}]\n` };
}

describe('arguments of macros under validate_macro_args', () => {
  it('are those of the definition where no YAML describes them', () => {
    const { manifest } = parseFiles(MACROS, VALIDATED);
    expect(manifest.macros['macro.p.convert']?.arguments).toEqual([
      { name: 'amount', type: null, description: '' },
      { name: 'scale', type: null, description: '' },
    ]);
    expect(parseFiles(MACROS).manifest.macros['macro.p.convert']?.arguments).toEqual([]);
  });

  it.each([
    ['{name: value}, {name: scale}', 'has "amount" where its YAML describes the argument "value"'],
    ['{name: amount}', 'has 2 arguments, its YAML describes 1'],
    ['{name: amount, type: number}, {name: scale, type: int}', 'has the type "number", which is none of a macro'],
    ['{name: amount, type: "dict[str]"}, {name: scale}', 'has the type "dict[str]"'],
    ['{name: amount, type: "list[str"}, {name: scale}', 'has the type "list[str"'],
  ])('are warned of when YAML has %s', (args, message) => {
    const warnings = diagnosticsOf(parseFiles(described(args), VALIDATED));
    expect(warnings).toEqual([expect.stringContaining(message)]);
    expect(warnings[0]).toMatch(/^TS2025 macros\/m\.yml:2:5/);
    expect(diagnosticsOf(parseFiles(described(args)))).toEqual([]);
  });

  it('may be of nested types', () => {
    const args = '{name: amount, type: "optional[dict[str, list[int]]]"}, {name: scale, type: " relation "}';
    expect(diagnosticsOf(parseFiles(described(args), VALIDATED))).toEqual([]);
  });
});

describe('docs of a macro', () => {
  it('are what stands under config, if anything does', () => {
    const yaml =
      'macros: [{name: convert, docs: {show: true, node_color: red}, config: {docs: {show: false}}}, {name: other, docs: {show: false}, config: {meta: {a: 1}}}]';
    const files = { ...MACROS, 'macros/o.sql': '{% macro other() %}{% endmacro %}', 'macros/m.yml': yaml };
    const { macros } = parseFiles(files).manifest;
    expect(macros['macro.p.convert']?.docs).toEqual({ show: false, node_color: null });
    expect(macros['macro.p.other']?.docs).toEqual({ show: false, node_color: null });
  });
});
