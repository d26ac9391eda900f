import type { ParseSession } from '../parse-session.ts';
import type { NodePatch } from '../properties/node-patch.ts';
import { readReference } from '../templates/reference-text.ts';
import { FactCollector, type TemplateFacts } from '../templates/template-facts.ts';
import { show } from '../yaml/check-shape.ts';
import { isObject } from '../yaml/json-shape.ts';
import type { NodeDraft } from './sql-node.ts';

/** dbt: a model depends on what its foreign keys point to, as if its template referred to it. */
export function withForeignKeys(session: ParseSession, draft: NodeDraft, facts: TemplateFacts): TemplateFacts {
  const { patch } = draft;
  const targets = draft.resourceType === 'model' && patch !== undefined ? targetsOf(patch) : [];
  if (patch === undefined || targets.length === 0) return facts;
  const collected = new FactCollector();
  collected.addAll(facts);
  for (const target of targets) {
    const reference = readReference(target);
    if (reference?.kind === 'ref') collected.addRef(reference.ref);
    else if (reference?.kind === 'source') collected.addSource(...reference.source);
    else {
      const message = `a foreign key of ${draft.name} points to ${show(target)}, which is no ref('…') or source('…', '…')`;
      const at = { ...patch.place, source: patch.entry.document.text };
      session.diagnostics.error({ code: 'TS2005', message, at, nodeId: draft.id });
    }
  }
  return collected;
}

/** What the `to:` of the model's own foreign keys says, then that of its columns'. */
function targetsOf({ constraints, columns }: NodePatch): string[] {
  const all = [...constraints];
  for (const { constraints: own } of columns) if (Array.isArray(own)) all.push(...own.filter(isObject));
  return all.flatMap(({ type, to }) => (type === 'foreign_key' && typeof to === 'string' && to !== '' ? [to] : []));
}
