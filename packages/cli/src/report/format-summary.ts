import type { DbtRelease, Diagnostic, NodeResult, RunNode } from '@tsdbt/core';
import { formatRough, formatSeconds, plural } from './format-numbers.ts';
import type { Style } from './style.ts';

export interface FinishedRun {
  readonly results: readonly NodeResult[];
  readonly nodes: readonly RunNode[];
  readonly seconds: number;
  readonly warehouseSeconds: number;
}

/** `18 models, 7 loads, 64 tests: 88 ok, 1 warning, 0 failed · 11.8s (warehouse 11.2s) · 21.3 M rows written` */
export function formatSummary(run: FinishedRun, style: Style): string {
  const counts = countStatuses(run.results);
  const outcome = [
    `${counts.ok} ok`,
    counts.warn > 0 ? style.warn(plural(counts.warn, 'warning')) : '0 warnings',
    counts.failed > 0 ? style.bad(`${counts.failed} failed`) : '0 failed',
    ...(counts.skipped > 0 ? [`${counts.skipped} skipped`] : []),
  ].join(', ');
  const written = run.results.reduce((sum, result) => sum + (result.local.rows ?? 0), 0);
  return [
    `${formatKinds(run.nodes)}: ${outcome}`,
    `${formatSeconds(run.seconds)} (warehouse ${formatSeconds(run.warehouseSeconds)})`,
    ...(written > 0 ? [`${formatRough(written)} rows written`] : []),
  ].join(' · ');
}

/** dbt's last line, which scripts search logs for. Since 1.12 it counts what was reused, which is nothing here. */
export function formatDoneLine(results: readonly NodeResult[], release: DbtRelease): string {
  const counts = countStatuses(results);
  const reused = release === '1.11' ? '' : ' REUSED=0';
  return `Done. PASS=${counts.pass} WARN=${counts.warn} ERROR=${counts.failed} SKIP=${counts.skipped} NO-OP=${counts.noop}${reused} TOTAL=${results.length}`;
}

/** dbt's lines about tests that warn, which orchestrators (Cosmos) search logs for: the test, and below it what it found. */
export function formatTestWarnings({ results, nodes }: Pick<FinishedRun, 'results' | 'nodes'>): readonly string[] {
  return results.flatMap((result, index) => {
    const node = nodes[index];
    if (!isWarning(result) || (node?.kind !== 'test' && node?.kind !== 'unit test')) return [];
    const what = result.message ?? result.local.diagnostics[0]?.message ?? result.status;
    return [`Warning in test ${node.label} (${node.file})`, what];
  });
}

/** `7 loads, 18 models, 64 tests` */
export function formatKinds(nodes: readonly RunNode[]): string {
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const word = SUMMARY_WORDS[node.kind] ?? 'model';
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return ORDER.filter(word => counts.has(word))
    .map(word => plural(counts.get(word) ?? 0, word))
    .join(', ');
}

/** Kinds that are not models, in the words of the summary. */
const SUMMARY_WORDS: Readonly<Record<string, string>> = {
  load: 'load',
  freshness: 'source',
  seed: 'seed',
  test: 'test',
  'unit test': 'unit test',
  snapshot: 'snapshot',
  operation: 'operation',
  analysis: 'analysis',
  exposure: 'exposure',
};

/** What comes first is what the others are made from. */
const ORDER = ['load', 'source', 'seed', 'model', 'snapshot', 'analysis', 'operation', 'test', 'unit test', 'exposure'];

/**
 * What the summary and the `Done.` line count. A node that was built with a warning of its own (`⚠ empty`) is one that warns, as a test
 * that warns is; those are the ones that --warn-error makes fail.
 */
export function countStatuses(results: readonly NodeResult[]): {
  ok: number;
  pass: number;
  warn: number;
  failed: number;
  skipped: number;
  noop: number;
} {
  const counts = { ok: 0, pass: 0, warn: 0, failed: 0, skipped: 0, noop: 0 };
  for (const result of results) {
    if (isWarning(result)) counts.warn++;
    else if (isFailure(result)) counts.failed++;
    else if (result.status === 'skipped') counts.skipped++;
    else if (result.status === 'no-op') counts.noop++;
    else counts.pass++;
  }
  return { ...counts, ok: counts.pass + counts.noop };
}

export function isFailure({ status }: NodeResult): boolean {
  return !NO_FAILURE.has(status);
}

const NO_FAILURE: ReadonlySet<NodeResult['status']> = new Set(['success', 'pass', 'warn', 'skipped', 'no-op']);

/** Whether it is a test that warns, or a node that was built with a warning of its own. */
export function isWarning({ status, local }: NodeResult): boolean {
  return status === 'warn' || hasOnlyWarned(status, local.diagnostics);
}

function hasOnlyWarned(status: NodeResult['status'], diagnostics: readonly Diagnostic[]): boolean {
  return (status === 'success' || status === 'pass') && diagnostics.some(each => each.severity === 'warning');
}
