import {
  type RunScopeInput,
  renderTestArguments,
  runScope,
  strictEnvironment,
  TEST_ARGUMENTS_NAME,
} from '@tsdbt/context';
import {
  type Answer,
  type Ask,
  type CompiledNode,
  fail,
  type ManifestNode,
  type NodeId,
  type SourceMap,
  type SourceMapSegment,
} from '@tsdbt/core';
import { type CompiledTemplate, compileTemplate, parseTemplate, render } from '@tsdbt/jinja';
import { type Cte, ctesOf, type EphemeralMemo } from './ephemeral-parents.ts';
import { injectCtes } from './inject-ctes.ts';
import { keepRelations } from './keep-relations.ts';
import { shiftSegments } from './shift-segments.ts';

/** What compiling a node needs; `manifest`, `library`, `invocation` and `project` stay the same for a whole run. */
export interface CompileInput extends Omit<RunScopeInput, 'compiledSql'> {
  /** Ephemeral parents that were compiled before: one memo for a run. */
  readonly ephemerals: EphemeralMemo;
}

/** A node's own text, before its ephemeral parents are put in front. */
export interface RenderedNode {
  readonly sql: string;
  /** In the order in which the template refers to them. */
  readonly ephemerals: readonly NodeId[];
  /** Places in the template's text. */
  readonly segments: readonly SourceMapSegment[];
  /** The template's text, with `\n` for all newlines. */
  readonly source: string;
}

/**
 * A node → SQL: its template is rendered (asking the warehouse what it wants to know), its ephemeral parents become CTEs in front.
 * Models, tests, snapshots, analyses, hooks and inline queries alike.
 */
export function* compileNode(input: CompileInput): Generator<Ask, CompiledNode, Answer> {
  const rendered = input.ephemerals.get(input.node.unique_id) ?? (yield* renderNode(input));
  return behindCtes(rendered, yield* ctesOf(rendered.ephemerals, input), input.node);
}

/** A rendered node with the CTEs it needs in front. */
export function behindCtes(rendered: RenderedNode, ctes: readonly Cte[], node: ManifestNode): CompiledNode {
  const { sql, at, length } = injectCtes(rendered.sql, ctes);
  return {
    id: node.unique_id,
    sql,
    extraCtes: ctes,
    sourceMap: sourceMapOf(node, rendered.source, shiftSegments(rendered.segments, at, length)),
  };
}

/** Renders a node's template. */
export function* renderNode(input: CompileInput): Generator<Ask, RenderedNode, Answer> {
  const { node, invocation } = input;
  if (node.language === 'python') {
    return fail({
      code: 'TS9002',
      message: `${node.unique_id} is a Python model`,
      at: { file: node.original_file_path },
      nodeId: node.unique_id,
    });
  }
  // dbt: text in which there is nothing to render stays as it is, newlines of other systems included.
  if (!HAS_TEMPLATE.test(node.raw_code)) {
    const segments = [{ output: 0, source: 0, literal: true }];
    return { sql: node.raw_code, ephemerals: [], segments, source: node.raw_code };
  }
  const ephemerals = new Set<NodeId>();
  const scope = runScope(input, id => ephemerals.add(id));
  const environment = strictEnvironment(invocation);
  if (node.test_metadata !== undefined) {
    const place = { scope, environment, file: node.original_file_path, isUnfiltered: isUnfiltered(input), isRun: true };
    scope.define(TEST_ARGUMENTS_NAME, yield* renderTestArguments(node.test_metadata.kwargs, place));
  }
  const template = templateOf(node);
  const segments: SourceMapSegment[] = [];
  const frameName = `${node.resource_type} ${node.name}`;
  const sql = yield* render(template, scope, { environment, frameName, segments }) as Generator<Ask, string, Answer>;
  const kept = invocation.flags.empty ? keepRelations(sql, segments) : { sql, segments };
  return { sql: kept.sql, segments: kept.segments, ephemerals: [...ephemerals], source: template.source.text };
}

/** dbt: `_HAS_RENDER_CHARS_PAT`. */
const HAS_TEMPLATE = /\{[{%#]|[#}%]\}/;

/** Whether a test reads its relation as it is: it has no `where`, and what would look at that is dbt's own. */
function isUnfiltered({ node, library }: CompileInput): boolean {
  const { where = null } = node.config;
  if (where !== null && where !== '') return false;
  return library.override('get_where_subquery', node.package_name) === undefined;
}

/** Compiles a node's template. Tests of one file often have one text: it is compiled once. */
function templateOf(node: ManifestNode): CompiledTemplate {
  const file = node.original_file_path;
  if (node.test_metadata === undefined) return compileTemplate(parseTemplate(node.raw_code, { file }));
  const key = `${file}\n${node.raw_code}`;
  let template = testTemplates.get(key);
  if (template === undefined) {
    template = compileTemplate(parseTemplate(node.raw_code, { file }));
    if (testTemplates.size > 10_000) testTemplates.clear();
    testTemplates.set(key, template);
  }
  return template;
}

const testTemplates = new Map<string, CompiledTemplate>();

/** The map in terms of the file: a node whose text is a part of it begins somewhere inside. */
function sourceMapOf(node: ManifestNode, source: string, segments: readonly SourceMapSegment[]): SourceMap {
  const { line, column } = node.local.codeStart ?? { line: 1, column: 1 };
  if (line === 1 && column === 1) return { file: node.original_file_path, source, segments };
  const padding = '\n'.repeat(line - 1) + ' '.repeat(column - 1);
  return {
    file: node.original_file_path,
    source: padding + source,
    segments: segments.map(segment => ({ ...segment, source: segment.source + padding.length })),
  };
}
