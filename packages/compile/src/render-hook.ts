import { type RunScopeInput, runScope, strictEnvironment } from '@tsdbt/context';
import type { Answer, Ask } from '@tsdbt/core';
import { compileTemplate, parseTemplate, render } from '@tsdbt/jinja';
import { keepRelations } from './keep-relations.ts';

/** The text of a hook, rendered with its node's names. Blank: there is nothing to run (dbt). */
export function* renderHook(sql: string, input: RunScopeInput): Generator<Ask, string, Answer> {
  const { node, invocation } = input;
  const file = node.original_file_path;
  const template = compileTemplate(parseTemplate(sql, { file }));
  const options = { environment: strictEnvironment(invocation), frameName: `hook of ${node.name}` };
  const text = yield* render(template, runScope(input), options) as Generator<Ask, string, Answer>;
  return invocation.flags.empty ? keepRelations(text, []).sql : text;
}
