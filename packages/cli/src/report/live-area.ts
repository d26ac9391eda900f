import type { NodeId, RunNode, StatementProgress } from '@tsdbt/core';
import { formatRough, formatSeconds } from './format-numbers.ts';
import type { Output } from './reporter.ts';
import type { Style } from './style.ts';

/** The bottom of a terminal: what is running, since when, how far. */
export interface LiveArea {
  start(node: RunNode): void;
  progress(id: NodeId, progress: StatementProgress): void;
  stop(id: NodeId): void;
  /** Takes the area away, so that a line can be written above it. */
  clear(): void;
  draw(): void;
  readonly close: () => void;
}

/** For pipes: nothing moves. */
export const noLiveArea: LiveArea = { start() {}, progress() {}, stop() {}, clear() {}, draw() {}, close() {} };

export interface LiveAreaOptions {
  readonly output: Output;
  readonly style: Style;
  /** Monotonic seconds. */
  readonly now: () => number;
  /** Calls back a few times a second until the returned function is called. */
  readonly repeat: (action: () => void) => () => void;
}

export function createLiveArea(options: LiveAreaOptions): LiveArea {
  const running = new Map<NodeId, { node: RunNode; since: number; progress?: StatementProgress }>();
  let drawn = 0;
  const clear = (): void => {
    if (drawn > 0) options.output.write(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  };
  const draw = (): void => {
    const columns = options.output.columns ?? 80;
    const lines = [...running.values()].map(({ node, since, progress }) => {
      const done = progress === undefined || progress.readRows === 0 ? '' : `  ${progressText(progress)}`;
      return `  ${node.kind.padEnd(6)} ${node.label}${done}  ${formatSeconds(options.now() - since)}`.slice(
        0,
        columns - 1,
      );
    });
    if (lines.length > 0) options.output.write(`${lines.map(options.style.dim).join('\n')}\n`);
    drawn = lines.length;
  };
  const stopTicking = options.repeat((): void => {
    clear();
    draw();
  });
  return {
    start(node) {
      running.set(node.id, { node, since: options.now() });
    },
    progress(id, progress) {
      const entry = running.get(id);
      if (entry !== undefined) entry.progress = progress;
    },
    stop(id) {
      running.delete(id);
    },
    clear,
    draw,
    close() {
      stopTicking();
      running.clear();
      clear();
    },
  };
}

function progressText(progress: StatementProgress): string {
  const total =
    progress.totalRowsToRead > 0 ? ` of ${formatRough(Math.max(progress.totalRowsToRead, progress.readRows))}` : '';
  return `${formatRough(progress.readRows)}${total} rows read`;
}
