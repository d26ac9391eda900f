import { describe, expect, it } from 'vitest';
import { renderText, testInvocation, testLibrary, testManifest, testNode, testProject } from '../testing/fixtures.ts';
import { strictEnvironment } from './environments.ts';
import { operationScope } from './operation-scope.ts';
import { queryCommentScope } from './query-comment-scope.ts';

const invocation = testInvocation();
const library = testLibrary({ p: '{% macro op() %}{% endmacro %}' });
const base = testNode('base');
const manifest = testManifest([base, testNode('eph', { config: { materialized: 'ephemeral' } })]);
const input = { library, invocation, project: testProject() };

function operation(text: string): string {
  const macro = library.find('op', 'p');
  if (macro === undefined) throw new Error('the macro exists');
  return renderText(text, operationScope({ ...input, manifest, macro }), {
    environment: strictEnvironment(invocation),
  });
}

describe('operationScope', () => {
  it('may refer to any node, and has none itself', () => {
    expect(
      operation("{{ ref('base') }} {{ this is defined }} {{ execute }} {{ model.name }} {{ config.get('x', 1) }}"),
    ).toBe('`dev`.`base` False True op 1');
  });

  it('cannot refer to ephemeral nodes, which are nowhere', () => {
    expect(() => operation("{{ ref('eph') }}")).toThrow(
      'TS4006 Operations can not ref() ephemeral nodes, but eph is ephemeral',
    );
  });
});

describe('queryCommentScope', () => {
  it('sees the node and the connection', () => {
    const scope = queryCommentScope({ ...input, node: base, connectionName: 'model.p.base' });
    expect(renderText('{{ node.unique_id }} {{ connection_name }} {{ target.name }} {{ dbt_version }}', scope)).toBe(
      'model.p.base model.p.base local 1.11.16',
    );
  });

  it('sees empty text in what a node lacks', () => {
    const scope = queryCommentScope({ ...input, node: base, connectionName: 'x' });
    const text = "{{ tojson({'i': node.identifier, 'd': node.database, 'no': node.nothing}) }}";
    expect(renderText(text, scope)).toBe('{"i": "base", "d": "", "no": ""}');
  });

  it('has no node for statements of the command itself', () => {
    const scope = queryCommentScope({ ...input, node: undefined, connectionName: 'master' });
    expect(renderText('{{ node }}', scope)).toBe('None');
  });
});
