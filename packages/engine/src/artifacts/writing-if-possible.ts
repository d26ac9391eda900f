import { type Diagnostic, type Invocation, TsdbtError } from '@tsdbt/core';
import { judgeWarnings } from '../diagnose/judge-warnings.ts';
import type { CommandName } from '../options/commands.ts';
import type { Session } from '../session/open-session.ts';

/**
 * Writes an artifact or something of the parse cache. Commands that only read do without, where it cannot be written, and say so once;
 * what they were asked for is on the screen.
 */
export function writingIfPossible<T>(session: Session, write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    if (!READS_ONLY.has(session.request.command) || !isUnwritable(error)) throw error;
    tellOnce(session, error.diagnostics);
    return undefined;
  }
}

/** Whether all that was to be written has been. */
export function isAllWritten({ invocation }: Session): boolean {
  return !told.has(invocation);
}

const READS_ONLY: ReadonlySet<CommandName> = new Set(['parse', 'ls', 'compile', 'show']);

function isUnwritable(error: unknown): error is TsdbtError {
  return error instanceof TsdbtError && error.diagnostics.every(each => each.code === 'TS1015');
}

function tellOnce({ invocation, request }: Session, [first]: readonly Diagnostic[]): void {
  if (first === undefined || told.has(invocation)) return;
  told.add(invocation);
  const warning: Diagnostic = { ...first, code: 'TS1025', severity: 'warning', hint: 'the command goes on without' };
  for (const diagnostic of judgeWarnings([warning], invocation.flags)) {
    if (diagnostic.severity === 'error') throw new TsdbtError([diagnostic]);
    request.events({ type: 'diagnostic', diagnostic });
  }
}

const told = new WeakSet<Invocation>();
