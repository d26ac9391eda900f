import type { NodeResult, RunNode } from '@tsdbt/core';
import { elideMiddle, textWidth } from './fit-to-width.ts';
import { isFailure, isWarning } from './format-summary.ts';
import type { Style } from './style.ts';

/**
 * What failed and what warned, a line each, for the end of a run: the details were printed when they happened.
 * `  ✗ mart.orders  models/orders.sql:14:9  TS6047`
 */
export function formatTroubles(
  ended: readonly (readonly [RunNode, NodeResult])[],
  style: Style,
  columns: number | undefined,
): readonly string[] {
  const warnings = ended.filter(([, result]) => isWarning(result));
  const failures = ended.filter(([, result]) => isFailure(result));
  return [
    ...warnings.map(([node, result]) => troubleLine(node, result, style.warn('⚠'), columns)),
    ...failures.map(([node, result]) => troubleLine(node, result, style.bad('✗'), columns)),
  ];
}

function troubleLine(node: RunNode, result: NodeResult, mark: string, columns = Number.POSITIVE_INFINITY): string {
  const { diagnostics } = result.local;
  const first = diagnostics.find(each => each.severity === 'error') ?? diagnostics[0];
  const { file, line, column } = first?.at ?? { file: node.file };
  const place = [file, line, column].filter(part => part !== undefined && part !== '').join(':');
  const after = [place, first?.code ?? ''].filter(text => text !== '');
  const room = columns - textWidth(['  ✗ ', ...after].join('  ')) - 1;
  const name = Number.isFinite(room) ? elideMiddle(node.label, Math.max(LEAST_NAME, room)) : node.label;
  return `  ${mark} ${[name, ...after].join('  ')}`;
}

/** What stays of a name at least. */
const LEAST_NAME = 16;
