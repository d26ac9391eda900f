import { WarehouseError } from '@tsdbt/core';
import type { RequestParameters } from './request-parameters.ts';

type SessionRequest = NonNullable<RequestParameters['session']>;

/** ClickHouse's rules for sessions over HTTP: one statement at a time, an end after idleness. */
export interface HttpSessions {
  /**
   * Takes the session for one statement; the returned function gives it back.
   * @throws WarehouseError SESSION_IS_LOCKED, SESSION_NOT_FOUND
   */
  enter(request: SessionRequest): () => void;
  closeAll(): void;
}

export function createHttpSessions(endSession: (id: string) => Promise<void>): HttpSessions {
  const sessions = new Map<string, OpenSession>();
  const end = (id: string): void => {
    sessions.delete(id);
    void endSession(id);
  };
  return {
    enter({ id, timeout, check, close }) {
      const existing = sessions.get(id);
      if (existing === undefined && check) throw new WarehouseError(`Session ${id} not found`, NOT_FOUND);
      if (existing?.locked) throw new WarehouseError(`Session ${id} is locked by a concurrent client`, LOCKED);
      const session = existing ?? { locked: true, idle: undefined };
      sessions.set(id, session);
      session.locked = true;
      clearTimeout(session.idle);
      return () => {
        session.locked = false;
        if (close) end(id);
        else session.idle = setTimeout(() => end(id), timeout * 1000).unref();
      };
    },
    closeAll() {
      for (const { idle } of sessions.values()) clearTimeout(idle);
      sessions.clear();
    },
  };
}

interface OpenSession {
  locked: boolean;
  idle: NodeJS.Timeout | undefined;
}

const NOT_FOUND = { code: 372, type: 'SESSION_NOT_FOUND' };
const LOCKED = { code: 373, type: 'SESSION_IS_LOCKED' };
