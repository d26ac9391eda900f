import { type PhaseScope, queryCommentScope, strictEnvironment } from '@tsdbt/context';
import { DBT_VERSIONS, fail, type Invocation, type ManifestNode, TsdbtError } from '@tsdbt/core';
import { bindMacro, callMacro, compileMacro, type Macro, NO_NAMED, runToEnd, splitBlocks, str } from '@tsdbt/jinja';
import type { ParsedSession } from '../session/parse-session.ts';
import type { QueryComment } from '../warehouse/node-warehouse.ts';
import type { Execution } from './execution.ts';
import { phaseInput } from './scope-of.ts';

/**
 * What a node's statements say about where they come from, for query_log. dbt: JSON with app, version, profile, target and node,
 * unless the project file has a `query-comment` of its own.
 */
export function queryComment({ session }: Pick<Execution, 'session'>, node: ManifestNode | undefined): QueryComment {
  const configured = session.parsed.project.queryComment;
  if (configured === null) return { text: '', append: false };
  if (configured.comment === null) return { text: defaultComment(session.invocation, node), append: configured.append };
  const scope = queryCommentScope({ ...phaseInput(session), node, connectionName: node?.unique_id ?? 'master' });
  const macro = commentMacro(configured.comment, scope, session.invocation);
  const text = runToEnd(callMacro(macro, { positional: [], named: NO_NAMED }, strictEnvironment(session.invocation)));
  return { text: checked(str(text).trim()), append: configured.append };
}

/**
 * dbt: the comment of statements that are no node's is made as soon as the project has been read, so that one that cannot be is told
 * before anything runs. One that only cannot do without a node is left to the nodes.
 */
export function checkQueryComment(session: ParsedSession): void {
  try {
    queryComment({ session }, undefined);
  } catch (error) {
    if (error instanceof TsdbtError && error.diagnostics.some(({ code }) => code === ENDS_ITSELF)) throw error;
  }
}

const ENDS_ITSELF = 'TS2005';

/** dbt: what would end the comment early is no comment; nor is what opens another one inside, since ClickHouse's comments nest. */
function checked(text: string): string {
  const edge = text.includes('*/') ? '*/' : '/*';
  const end = text.indexOf(edge);
  if (end < 0) return text;
  const harm = edge === '*/' ? 'would end it' : 'would open another inside it';
  return fail({
    code: ENDS_ITSELF,
    message: `the query comment contains "${edge}", which ${harm}: ${text.slice(Math.max(0, end - 60), end + 62)}`,
    at: { file: 'dbt_project.yml' },
    hint: 'query-comment in dbt_project.yml is put in front of every statement, in /* and */',
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
  const text = JSON.stringify({ ...fields, ...(node === undefined ? {} : { node_id: node.unique_id }) });
  // JSON for the same texts, with nothing in it that begins or ends a comment.
  return text.replaceAll('*/', '*\\/').replaceAll('/*', '/\\u002a');
}
