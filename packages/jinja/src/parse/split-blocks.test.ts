import { describe, expect, it } from 'vitest';
import {
  bindMacro,
  callMacro,
  compileMacro,
  createEnvironment,
  NO_NAMED,
  returnFunction,
  runToEnd,
  scopeOf,
  splitBlocks,
  str,
} from '../index.ts';
import { templateErrorOf } from '../testing/render-text.ts';

const FILE = `{# {% macro commented() %}{% endmacro %} #}
{% raw %}{% macro raw() %}{% endmacro %}{% endraw %}
{% macro first(a, b=1) -%}
  {{ "{% endmacro %}" }}{{ a }}
{%- endmacro %}
ignored {{ text }}
{% test positive(model, column_name) %}select {{ column_name }}{% endtest %}
{% data_test also(model) %}x{% enddata_test %}
{% materialization quick, adapter='clickhouse', supported_languages=['sql', 'python'] %}m{% endmaterialization %}
{% snapshot snap %}
select 1
{% endsnapshot %}
{% docs orders %}# Orders{% enddocs %}
`;

describe('splitBlocks', () => {
  it("finds dbt's blocks whatever stands in strings, comments and raw blocks", () => {
    const { blocks, diagnostics } = splitBlocks(FILE, { file: 'macros/m.sql' });
    expect(diagnostics).toEqual([]);
    expect(blocks.map(block => [block.kind, block.name, block.macroName, block.at.line])).toEqual([
      ['macro', 'first', 'first', 3],
      ['test', 'positive', 'test_positive', 7],
      ['data_test', 'also', 'test_also', 8],
      ['materialization', 'quick', 'materialization_quick_clickhouse', 9],
      ['snapshot', 'snap', '', 10],
      ['docs', 'orders', '', 13],
    ]);
    expect(blocks[0]?.parameters).toEqual(['a', 'b']);
    expect(blocks[0]?.text.startsWith('{% macro first')).toBe(true);
    expect(blocks[3]?.supportedLanguages).toEqual(['sql', 'python']);
    expect(blocks[4]?.contents).toBe('\nselect 1\n');
    expect(blocks[5]?.contents).toBe('# Orders');
  });

  it('makes macros that can be called by themselves', () => {
    const [block] = splitBlocks(FILE, { file: 'macros/m.sql' }).blocks;
    if (block === undefined) throw new Error('no block');
    const environment = createEnvironment();
    const macro = bindMacro(compileMacro(block), { environment, scope: scopeOf({}) });
    const result = runToEnd(callMacro(macro, { positional: ['x'], named: NO_NAMED }, environment));
    expect(str(result)).toBe('{% endmacro %}x');
  });

  it('gives errors in a macro the place in its file', () => {
    const file = 'text\n{% macro m() %}\n  {{ nope() }}\n{% endmacro %}';
    const [block] = splitBlocks(file, { file: 'macros/m.sql' }).blocks;
    if (block === undefined) throw new Error('no block');
    const environment = createEnvironment();
    const macro = bindMacro(compileMacro(block), { environment, scope: scopeOf({}) });
    const error = templateErrorOf(() => runToEnd(callMacro(macro, { positional: [], named: NO_NAMED }, environment)));
    expect(error.diagnostics[0]).toMatchObject({
      message: "'nope' is undefined",
      at: { file: 'macros/m.sql', line: 3 },
    });
    expect(error.diagnostics[0]?.frames?.[0]?.name).toBe('macro m');
  });

  it('lets return() end a macro with any value', () => {
    const file =
      '{% macro m() %}{% for i in range(3) %}{% if i == 1 %}{{ return([i]) }}{% endif %}{% endfor %}{% endmacro %}';
    const [block] = splitBlocks(file, { file: 'macros/m.sql' }).blocks;
    if (block === undefined) throw new Error('no block');
    const environment = createEnvironment();
    const macro = bindMacro(compileMacro(block), { environment, scope: scopeOf({ return: returnFunction }) });
    expect(runToEnd(callMacro(macro, { positional: [], named: NO_NAMED }, environment))).toEqual([1]);
  });

  it('refuses arguments that a macro does not take, also when the host calls it', () => {
    const [block] = splitBlocks('{% macro m(a) %}{{ a }}{% endmacro %}', { file: 'm.sql' }).blocks;
    if (block === undefined) throw new Error('no block');
    const environment = createEnvironment();
    const macro = bindMacro(compileMacro(block), { environment, scope: scopeOf({}) });
    const error = templateErrorOf(() =>
      runToEnd(callMacro(macro, { positional: [1, 2], named: NO_NAMED }, environment)),
    );
    expect(error.diagnostics[0]).toMatchObject({
      code: 'TS3006',
      message: "macro 'm' takes not more than 1 argument(s)",
    });
  });

  it('reports a block without an end and keeps those before it', () => {
    const { blocks, diagnostics } = splitBlocks('{% macro a() %}{% endmacro %}{% macro b() %}', { file: 'm.sql' });
    expect(blocks.map(block => block.name)).toEqual(['a']);
    expect(diagnostics[0]?.code).toBe('TS3001');
  });

  it('reads its own blocks again, also when the last tag takes the end of the text with it', () => {
    const [block] = splitBlocks('{% macro a() -%} x {%- endmacro -%}\n\n', { file: 'm.sql' }).blocks;
    expect(splitBlocks(block?.text ?? '', { file: 'm.sql' })).toMatchObject({
      blocks: [{ name: 'a' }],
      diagnostics: [],
    });
  });
});
