import type { NodeResult, NodeStatus, RunNode } from '@tsdbt/core';
import { elideMiddle, padToWidth, textWidth } from './fit-to-width.ts';
import { formatBytes, formatCount, formatSeconds, plural } from './format-numbers.ts';
import type { Style } from './style.ts';

/** One line for a node that ended, with the tests that need this node only: kind, name, rows, bytes, seconds, outcome. */
export function formatNodeLine(
  node: RunNode,
  result: NodeResult,
  tests: readonly NodeResult[],
  layout: LineLayout,
  style: Style,
): string {
  const line = lineOf(node, result, tests, layout, style);
  const excess = layout.columns === undefined ? 0 : textWidth(line) + 1 - layout.columns;
  if (excess <= 0) return line;
  const taken = TESTS.has(node.kind) ? textWidth(node.label) : Math.max(layout.width, textWidth(node.label));
  const width = Math.max(LEAST_NAME, taken - excess);
  return lineOf({ ...node, label: elideMiddle(node.label, width) }, result, tests, { width }, style);
}

export interface LineLayout {
  /** Of the column of names. */
  readonly width: number;
  /** Of the terminal; undefined where lines may be as long as they like. */
  readonly columns?: number;
}

/** What stays of a name at least. */
const LEAST_NAME = 16;

function lineOf(
  node: RunNode,
  result: NodeResult,
  tests: readonly NodeResult[],
  { width }: LineLayout,
  style: Style,
): string {
  if (TESTS.has(node.kind)) return testLine(node, result, style);
  if (node.kind === 'freshness') return freshnessLine(node, result, style);
  const { rows, bytes } = result.local;
  const fields = [
    `  ${node.kind.padEnd(6)} ${padToWidth(node.label, width)}`,
    (rows === null ? '' : `${formatCount(rows)} ${rows === 1 ? 'row ' : 'rows'}`).padStart(16),
    (bytes === null ? '' : formatBytes(bytes)).padStart(8),
    (result.status === 'skipped' ? '' : formatSeconds(result.execution_time)).padStart(7),
  ];
  const outcome = outcomeText(node, result, tests, style);
  return `${fields.join(' ')}${outcome === '' ? '' : `  ${outcome}`}`.trimEnd();
}

const TESTS: ReadonlySet<string> = new Set(['test', 'unit test']);

/** Tests build nothing: their names, which can be long, take the place of the columns. */
function testLine(node: RunNode, result: NodeResult, style: Style): string {
  const seconds = result.status === 'skipped' ? '' : `  ${formatSeconds(result.execution_time)}`;
  return `  ${node.kind.padEnd(6)} ${node.label}${seconds}  ${ownOutcome(node, result, style)}`;
}

/** dbt: `WARN freshness of raw.orders`, which scripts search logs for. */
function freshnessLine(node: RunNode, result: NodeResult, style: Style): string {
  const [word, colour] = FRESHNESS_WORDS[result.status] ?? ['SKIP', 'dim'];
  const why = result.message === null || result.status === 'runtime error' ? '' : `  ${result.message}`;
  return `  ${style[colour](word)} freshness of ${node.label}${why}  ${formatSeconds(result.execution_time)}`;
}

const FRESHNESS_WORDS: Partial<Record<NodeStatus, readonly [word: string, colour: keyof Style]>> = {
  pass: ['PASS', 'good'],
  warn: ['WARN', 'warn'],
  error: ['ERROR STALE', 'bad'],
  'runtime error': ['ERROR', 'bad'],
};

function outcomeText(node: RunNode, result: NodeResult, tests: readonly NodeResult[], style: Style): string {
  const empty = result.local.diagnostics.find(d => d.code === 'TS6014' && d.severity === 'warning');
  const own = ownOutcome(node, result, style);
  return [own, empty === undefined ? '' : style.warn(`⚠ ${empty.hint ?? 'empty'}`), testsOutcome(tests, style)]
    .filter(text => text !== '')
    .join('  ');
}

function ownOutcome(node: RunNode, result: NodeResult, style: Style): string {
  switch (result.status) {
    case 'error':
    case 'runtime error':
      return style.bad('✗ error');
    case 'fail':
      return style.bad(`✗ fail ${plural(result.failures ?? 0, 'row')}`);
    case 'warn':
      return style.warn(`⚠ warn ${plural(result.failures ?? 0, 'row')}`);
    case 'skipped':
      return style.dim(`skipped${result.message === null ? '' : `: ${result.message}`}`);
    case 'partial success':
      return style.warn('partly built');
    case 'no-op':
      return style.dim('nothing to do');
    case 'pass':
      return node.kind === 'test' || node.kind === 'unit test' ? style.good('✓') : '';
    case 'success':
      return '';
  }
}

function testsOutcome(tests: readonly NodeResult[], style: Style): string {
  const of = (...statuses: readonly string[]): number => tests.filter(t => statuses.includes(t.status)).length;
  const parts: string[] = [];
  if (of('pass') > 0) parts.push(style.good(`✓ ${plural(of('pass'), 'test')}`));
  if (of('warn') > 0) parts.push(style.warn(`⚠ ${plural(of('warn'), 'test')}`));
  if (of('fail', 'error') > 0) parts.push(style.bad(`✗ ${plural(of('fail', 'error'), 'test')}`));
  if (of('skipped') > 0) parts.push(style.dim(`${of('skipped')} skipped`));
  return parts.join(' ');
}
