import type { Event, LogLevel, NodeResult, RunNode } from '@tsdbt/core';
import { wrapLine } from './fit-to-width.ts';
import { formatDiagnostic } from './format-diagnostic.ts';
import { formatDoneLine, formatKinds, formatSummary, formatTestWarnings } from './format-summary.ts';
import { formatTroubles } from './format-troubles.ts';
import { type LiveArea, noLiveArea } from './live-area.ts';
import { createNodeLines, type NodeText } from './node-lines.ts';
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

/** Lines for people: one a node, with what went wrong below it, and all failures named once more at the end. The same on a terminal and in a CI log, there with the time of day. */
export function createTextReporter(options: TextReporterOptions): Reporter {
  const live = options.live ?? noLiveArea;
  const columns = options.timeOfDay === undefined ? options.output.columns : undefined;
  const lines = createNodeLines(options.style, columns);
  const ended: (readonly [RunNode, NodeResult])[] = [];
  let before: 'nothing' | 'line' | 'detail' = 'nothing';
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

  const logNodes = (texts: readonly NodeText[]): void => {
    for (const { level, text, isDetail } of texts) {
      if (!shows(level)) continue;
      log(level, before === 'detail' || (isDetail && before === 'line') ? `\n${text}` : text);
      before = isDetail ? 'detail' : 'line';
    }
  };
  const onFinished = (node: RunNode, result: NodeResult): void => {
    live.stop(node.id);
    ended.push([node, result]);
    logNodes(lines.finished(node, result));
  };
  const onRunFinished = (e: Event & { readonly type: 'runFinished' }): void => {
    logNodes(lines.rest());
    const troubles = formatTroubles(ended, options.style, columns);
    if (troubles.length > 0) log('info', '');
    for (const line of troubles) log('info', line);
    log('info', `\n${formatSummary(e, options.style)}`);
    if (e.next !== undefined) log('info', `next: ${e.next}`);
    if (options.timeOfDay === undefined) return;
    for (const line of formatTestWarnings(e)) log('warn', line);
    log('info', formatDoneLine(e.results, e.dbtRelease));
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
        onRunFinished(e);
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
