import type { LogLevel, NodeId, NodeResult, RunNode } from '@tsdbt/core';
import { textWidth } from './fit-to-width.ts';
import { formatDiagnostic } from './format-diagnostic.ts';
import { formatNodeLine, type LineLayout } from './format-node-line.ts';
import type { Style } from './style.ts';

/** What the end of a node prints. */
export interface NodeText {
  readonly level: LogLevel;
  readonly text: string;
  /** What went wrong, set off from the lines around it. */
  readonly isDetail: boolean;
}

export interface NodeLines {
  start(nodes: readonly RunNode[]): void;
  /** What can be printed now that this node has ended. */
  finished(node: RunNode, result: NodeResult): readonly NodeText[];
  /** Lines held back for tests that never ended. */
  rest(): readonly NodeText[];
}

/** Holds a node's line back until the tests that need this node only have ended too, so that they share a line. */
export function createNodeLines(style: Style, columns: number | undefined): NodeLines {
  let width = 0;
  const layout = (): LineLayout => ({ width, ...(columns === undefined ? {} : { columns }) });
  const waiting = new Map<NodeId, number>();
  const held = new Map<NodeId, { node: RunNode; result: NodeResult; tests: NodeResult[] }>();
  const textsOf = (node: RunNode, result: NodeResult, tests: readonly NodeResult[]): readonly NodeText[] => [
    { level: 'info', text: formatNodeLine(node, result, tests, layout(), style), isDetail: false },
    ...detailsOf(result, style),
  ];
  const release = (id: NodeId): readonly NodeText[] => {
    const entry = held.get(id);
    held.delete(id);
    return entry === undefined ? [] : textsOf(entry.node, entry.result, entry.tests);
  };
  return {
    start(nodes) {
      const ids = new Set(nodes.map(node => node.id));
      for (const node of nodes) {
        if (node.attachedTo !== undefined && ids.has(node.attachedTo))
          waiting.set(node.attachedTo, (waiting.get(node.attachedTo) ?? 0) + 1);
        else if (node.kind !== 'test') width = Math.max(width, Math.min(textWidth(node.label), 48));
      }
    },
    finished(node, result) {
      const host = node.attachedTo === undefined ? undefined : held.get(node.attachedTo);
      if (node.attachedTo === undefined || host === undefined) {
        held.set(node.id, { node, result, tests: [] });
        return (waiting.get(node.id) ?? 0) === 0 ? release(node.id) : [];
      }
      host.tests.push(result);
      // A test that found something has a line of its own as well: it is what the reader of a log looks for.
      const own = result.status === 'pass' || result.status === 'skipped' ? [] : textsOf(node, result, []);
      return [...own, ...(host.tests.length === waiting.get(node.attachedTo) ? release(node.attachedTo) : [])];
    },
    rest: () => [...held.keys()].flatMap(release),
  };
}

function detailsOf(result: NodeResult, style: Style): readonly NodeText[] {
  return result.local.diagnostics
    .filter(({ code, severity }) => code !== SHOWN_ON_THE_LINE || severity === 'error')
    .map(diagnostic => ({
      level: diagnostic.severity === 'error' ? 'error' : 'warn',
      text: formatDiagnostic(diagnostic, style),
      isDetail: true,
    }));
}

/** A relation that came out empty: `⚠ empty`. */
const SHOWN_ON_THE_LINE = 'TS6014';
