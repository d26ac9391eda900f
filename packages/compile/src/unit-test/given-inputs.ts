import { type RunScopeInput, readRefCall, readSourceCall, refIndexOf } from '@tsdbt/context';
import {
  fail,
  type ManifestNode,
  type NodeId,
  type SourceNode,
  type UnitTestFixture,
  type UnitTestNode,
} from '@tsdbt/core';
import { compileTemplate, nativeFunction, parseTemplate, render, runToEnd, scopeOf } from '@tsdbt/jinja';

/** An entry of `given:`, and what it stands for. */
export interface GivenInput {
  readonly fixture: UnitTestFixture;
  /** The node or source that the fixture takes the place of. */
  readonly id: NodeId;
  /** Name of its CTE, without prefix. */
  readonly cte: string;
  /** What macros see as `model` and `this` while they write the fixture; a source looks like a model. */
  readonly node: ManifestNode;
}

/** Finds what each `input` of a unit test means: `ref('x')`, `source('s', 't')` or `this`. */
export function givenInputs(test: UnitTestNode, model: ManifestNode, place: RunScopeInput): readonly GivenInput[] {
  return test.given.map(fixture => givenInput(fixture, test, model, place));
}

function givenInput(
  fixture: UnitTestFixture,
  test: UnitTestNode,
  model: ManifestNode,
  place: RunScopeInput,
): GivenInput {
  if (fixture.input.trim() === 'this') return { fixture, id: model.unique_id, cte: model.alias, node: model };
  const found = lookUp(fixture.input, test, place);
  if (found === undefined) {
    return fail({
      code: 'TS4001',
      message: `the unit test ${test.name} gives rows for ${fixture.input}, which was not found`,
      nodeId: test.unique_id,
    });
  }
  if (found.resource_type !== 'source') return { fixture, id: found.unique_id, cte: found.alias, node: found };
  return { fixture, id: found.unique_id, cte: `${found.source_name}__${found.name}`, node: sourceAsNode(found, model) };
}

/** Runs the text as a template in which `ref` and `source` note what they are asked for. */
function lookUp(
  input: string,
  test: UnitTestNode,
  { manifest, project }: RunScopeInput,
): ManifestNode | SourceNode | undefined {
  const index = refIndexOf(manifest, project.name);
  let found: ManifestNode | SourceNode | undefined;
  const scope = scopeOf({
    ref: nativeFunction('ref', args => {
      found = index.node(readRefCall(args), test.package_name);
      return '';
    }),
    source: nativeFunction('source', args => {
      found = index.source(...readSourceCall(args), test.package_name);
      return '';
    }),
  });
  const text = input.includes('{{') ? input : `{{ ${input} }}`;
  runToEnd(render(compileTemplate(parseTemplate(text, { file: test.original_file_path })), scope));
  return found;
}

function sourceAsNode(source: SourceNode, model: ManifestNode): ManifestNode {
  const defaulted = source.schema === source.source_name && source.database !== '';
  return {
    ...model,
    unique_id: source.unique_id,
    name: source.name,
    schema: defaulted ? source.database : source.schema,
    alias: source.identifier,
    columns: source.columns,
  };
}
