import { type PhaseScope, queryCommentScope, strictEnvironment } from '@tsdbt/context';
import { DBT_VERSIONS, fail, type Invocation, type ManifestNode } from '@tsdbt/core';
import { bindMacro, callMacro, compileMacro, type Macro, NO_NAMED, runToEnd, splitBlocks, str } from '@tsdbt/jinja';
import type { QueryComment } from '../warehouse/node-warehouse.ts';
import type { Execution } from './execution.ts';
import { phaseInput } from './scope-of.ts';

/**
 * What a node's statements say about where they come from, for query_log. dbt: JSON with app, version, profile, target and node,
 * unless the project file has a `query-comment` of its own.
 */
export function queryComment({ session }: Execution, node: ManifestNode | undefined): QueryComment {
  const configured = session.parsed.project.queryComment;
  if (configured === null) return { text: '', append: false };
  if (configured.comment === null) return { text: defaultComment(session.invocation, node), append: configured.append };
  const scope = queryCommentScope({ ...phaseInput(session), node, connectionName: node?.unique_id ?? 'master' });
  const macro = commentMacro(configured.comment, scope, session.invocation);
  const text = runToEnd(callMacro(macro, { positional: [], named: NO_NAMED }, strictEnvironment(session.invocation)));
  return { text: checked(str(text).trim()), append: configured.append };
}

/** dbt: what would end the comment early is no comment. */
function checked(text: string): string {
  if (!text.includes('*/')) return text;
  return fail({
    code: 'TS2005',
    message: 'the query comment contains "*/", which would end it',
    hint: 'see query-comment in dbt_project.yml',
  });
}

/** dbt: the comment is the body of a macro, so that it may `return()`. */
function commentMacro(comment: string, scope: PhaseScope, invocation: Invocation): Macro {
  const { blocks } = splitBlocks(`{%- macro query_comment() -%}\n${comment}\n{%- endmacro -%}`, {
    file: 'query-comment',
  });
  const [block] = blocks;
  if (block === undefined) throw new Error('a query comment is one macro');
  return bindMacro(compileMacro(block), { environment: strictEnvironment(invocation), scope });
}

function defaultComment({ target, dbtRelease }: Invocation, node: ManifestNode | undefined): string {
  const fields = {
    app: 'dbt',
    dbt_version: DBT_VERSIONS[dbtRelease],
    profile_name: target.profileName,
    target_name: target.name,
  };
  return JSON.stringify({ ...fields, ...(node === undefined ? {} : { node_id: node.unique_id }) });
}
