import { describe, expect, it } from 'vitest';
import { testInvocation, testLibrary, testNode, testProject } from '../testing/fixtures.ts';
import { nodeNamer } from './node-names.ts';

function namer(packages: Readonly<Record<string, string>> = {}) {
  return nodeNamer({ library: testLibrary(packages), invocation: testInvocation(), project: testProject() });
}

describe('nodeNamer', () => {
  it.each([
    [null, 'dev'],
    [' marts ', 'dev_marts'],
  ])('puts a node with the schema %j into %s', (custom, expected) => {
    expect(namer().schema(custom, testNode('m'))).toBe(expected);
  });

  it.each([
    [null, {}, 'm'],
    [' given ', {}, 'given'],
    [null, { version: 2 }, 'm_v2'],
    [null, { version: '1.5' }, 'm_v1_5'],
  ])('calls a node with the alias %j and %o %s', (custom, changes, expected) => {
    expect(namer().alias(custom, testNode('m', changes))).toBe(expected);
  });

  it("asks the project's macros, which see the node and the target", () => {
    const macros = `{% macro generate_schema_name(custom_schema_name, node) -%}
      {%- if custom_schema_name is none -%} {{ target.schema }} {%- else -%} {{ node.resource_type }}_{{ custom_schema_name }}_{{ var('env', 'x') }} {%- endif -%}
    {%- endmacro %}
    {% macro generate_alias_name(custom_alias_name=none, node=none) -%} {{ node.fqn[1] ~ '__' ~ node.name }} {%- endmacro %}`;
    const names = namer({ p: macros });
    expect(names.schema(null, testNode('m'))).toBe('dev');
    expect(names.schema('s', testNode('m'))).toBe('model_s_x');
    expect(names.alias(null, testNode('m', { fqn: ['p', 'core', 'm'] }))).toBe('core__m');
  });

  it("asks a package's own macro for the package's nodes", () => {
    const names = namer({ helper: '{% macro generate_schema_name(custom, node) %}of_helper{% endmacro %}' });
    expect(names.schema(null, testNode('m', { package_name: 'helper' }))).toBe('of_helper');
    expect(names.schema(null, testNode('m'))).toBe('dev');
  });
});
