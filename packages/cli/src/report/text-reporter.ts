import type { Event, LogLevel, NodeId, NodeResult, RunNode } from '@tsdbt/core';
import { textWidth, wrapLine } from './fit-to-width.ts';
import { formatDiagnostic } from './format-diagnostic.ts';
import { formatNodeLine, type LineLayout } from './format-node-line.ts';
import { formatDoneLine, formatKinds, formatSummary, formatTestWarnings } from './format-summary.ts';
import { type LiveArea, noLiveArea } from './live-area.ts';
import type { Output, Reporter } from './reporter.ts';
import type { Style } from './style.ts';

export interface TextReporterOptions {
  readonly output: Output;
  readonly style: Style;
  readonly level: LogLevel;
  readonly quiet: boolean;
  /** `HH:MM:SS` in front of log lines, for logs that are read next morning; undefined on a terminal. */
  readonly timeOfDay?: () => string;
  /** What is still running, at the bottom of a terminal. */
  readonly live?: LiveArea;
}

/** Lines for people: one a node, failures last. The same on a terminal and in a CI log, there with the time of day. */
export function createTextReporter(options: TextReporterOptions): Reporter {
  const live = options.live ?? noLiveArea;
  const columns = options.timeOfDay === undefined ? options.output.columns : undefined;
  const lines = createNodeLines(options.style, columns);
  const failures: string[] = [];
  const rank = LEVELS.indexOf(options.quiet ? 'error' : options.level);
  const shows = (level: LogLevel): boolean => LEVELS.indexOf(level) >= rank;

  const write = (text: string): void => {
    live.clear();
    options.output.write(`${text}\n`);
    live.draw();
  };
  const stamp = (): string => (options.timeOfDay === undefined ? '' : `${options.timeOfDay()}  `);
  const log = (level: LogLevel, text: string): void => {
    if (!shows(level)) return;
    const time = stamp();
    write(
      text
        .split('\n')
        .flatMap(line => (columns === undefined ? [line] : wrapLine(line, columns)))
        .map(line => (line === '' && time !== '' ? time.trimEnd() : `${time}${line}`))
        .join('\n'),
    );
  };

  const onFinished = (node: RunNode, result: NodeResult): void => {
    live.stop(node.id);
    for (const line of lines.finished(node, result)) log('info', line);
    for (const diagnostic of result.local.diagnostics)
      if (diagnostic.code !== 'TS6014' || diagnostic.severity === 'error')
        failures.push(formatDiagnostic(diagnostic, options.style));
  };

  const event = (e: Event): void => {
    switch (e.type) {
      case 'started':
        log('info', `tsdbt ${e.version} · project ${e.project} · target ${e.target} (${e.warehouse})`);
        break;
      case 'parsed':
        log(
          'debug',
          `parsed ${Object.entries(e.counts)
            .map(([kind, n]) => `${n} ${kind}`)
            .join(', ')} in ${e.seconds.toFixed(2)}s`,
        );
        break;
      case 'runStarted':
        lines.start(e.nodes);
        log('info', `${formatKinds(e.nodes)} · ${e.threads} threads\n`);
        break;
      case 'nodeStarted':
        if (e.onlyCompiles === true) break;
        live.start(e.node);
        log('debug', `start ${e.index} of ${e.total}: ${e.node.kind} ${e.node.label}`);
        break;
      case 'nodeProgress':
        live.progress(e.id, e.progress);
        break;
      case 'nodeFinished':
        if (e.onlyCompiles !== true) onFinished(e.node, e.result);
        break;
      case 'statement':
        if (shows('debug')) write(`${stamp()}${e.queryId === '' ? '' : `${e.queryId}\n`}${e.sql}`);
        break;
      case 'runFinished':
        for (const line of lines.rest()) log('info', line);
        for (const failure of failures) log('error', `\n${failure}`);
        log('info', `\n${formatSummary(e, options.style)}`);
        if (e.next !== undefined) log('info', `next: ${e.next}`);
        if (options.timeOfDay === undefined) break;
        for (const line of formatTestWarnings(e)) log('warn', line);
        log('info', formatDoneLine(e.results));
        break;
      case 'log':
        // dbt: a message of several lines is stamped once, so that what a macro logs (YAML, SQL) can be copied.
        if (shows(e.level)) write(`${stamp()}${e.message}`);
        break;
      case 'diagnostic':
        log(e.diagnostic.severity === 'error' ? 'error' : 'warn', formatDiagnostic(e.diagnostic, options.style));
        break;
      case 'print':
      case 'output':
        write(e.text);
        break;
    }
  };
  return { event, close: live.close };
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'none'];

interface NodeLines {
  start(nodes: readonly RunNode[]): void;
  /** The lines that can be printed now that this node has ended. */
  finished(node: RunNode, result: NodeResult): readonly string[];
  /** Lines held back for tests that never ended. */
  rest(): readonly string[];
}

/** Holds a node's line back until the tests that need this node only have ended too, so that they share a line. */
function createNodeLines(style: Style, columns: number | undefined): NodeLines {
  let width = 0;
  const layout = (): LineLayout => ({ width, ...(columns === undefined ? {} : { columns }) });
  const waiting = new Map<NodeId, number>();
  const held = new Map<NodeId, { node: RunNode; result: NodeResult; tests: NodeResult[] }>();
  const release = (id: NodeId): readonly string[] => {
    const entry = held.get(id);
    held.delete(id);
    return entry === undefined ? [] : [formatNodeLine(entry.node, entry.result, entry.tests, layout(), style)];
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
      const own =
        result.status === 'pass' || result.status === 'skipped'
          ? []
          : [formatNodeLine(node, result, [], layout(), style)];
      return [...own, ...(host.tests.length === waiting.get(node.attachedTo) ? release(node.attachedTo) : [])];
    },
    rest: () => [...held.keys()].flatMap(release),
  };
}
