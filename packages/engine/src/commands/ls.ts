import { type ListOutput, listKeys, lsLine } from '@tsdbt/artifacts';
import { fail } from '@tsdbt/core';
import { writeManifest } from '../artifacts/write-artifacts.ts';
import { findNode } from '../execute/describe-run-node.ts';
import type { ExitCode } from '../request/command-request.ts';
import type { ParsedSession } from '../session/parse-session.ts';
import { listsModelsOnly, select } from '../session/select.ts';

/** Prints the selected nodes, sorted by id (dbt). */
export async function ls(session: ParsedSession): Promise<ExitCode> {
  const { options, parsed } = session;
  const output = options.output ?? 'selector';
  if (listsModelsOnly(options)) {
    if ((options.select ?? []).length > 0) fail({ code: 'TS8003', message: 'ls takes --models or --select, not both' });
    if ((options.resourceType ?? options.resourceTypes ?? []).length > 0)
      fail({ code: 'TS8003', message: 'ls takes --models or --resource-type, not both' });
  }
  const asked = options.outputKeys?.flatMap(key => key.split(/[\s,]+/)).filter(key => key !== '');
  const keys = asked ?? listKeys(session.invocation.dbtRelease);
  const lines = [...select(session)].sort().flatMap(id => {
    const node = findNode(parsed.manifest, id);
    return node === undefined ? [] : [lsLine(node, output as ListOutput, keys)];
  });
  writeManifest(session);
  if (lines.length > 0) session.request.events({ type: 'output', text: lines.join('\n') });
  else
    session.request.events({
      type: 'diagnostic',
      diagnostic: { code: 'TS8005', severity: 'warning', message: 'no node is selected' },
    });
  return 0;
}
