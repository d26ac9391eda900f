import { randomUUID } from 'node:crypto';

/** Decides whether an answer with a query id that is not ours is an answer to us all the same. */
export type ReplacedQueryIds = (queryId: string) => Promise<boolean>;

/**
 * chproxy puts an id of its own in the place of every query's, a number in hexadecimal, and passes the answer on. Whether one is in
 * between is asked when such an id first comes: an answer that holds what only this question can have brought there, under
 * another id of that shape, shows it. No id is taken twice.
 * @param echo sends a question for that text, and gives its answer's query id and whether the answer holds the text
 */
export function replacedQueryIds(
  echo: (text: string) => Promise<{ readonly queryId: string; readonly echoed: boolean }>,
): ReplacedQueryIds {
  const taken = new Set<string>();
  let replaces: Promise<boolean> | undefined;
  const probe = async (): Promise<boolean> => {
    const { queryId, echoed } = await echo(randomUUID());
    return echoed && isFresh(queryId);
  };
  const isFresh = (queryId: string): boolean => {
    if (!CHPROXY_ID.test(queryId) || taken.has(queryId)) return false;
    taken.add(queryId);
    return true;
  };
  return async queryId => {
    if (!isFresh(queryId)) return false;
    replaces ??= probe().catch(() => false);
    const replaced = await replaces;
    if (!replaced) replaces = undefined;
    return replaced;
  };
}

/** chproxy: `fmt.Sprintf("%08X", scopeID)`. */
const CHPROXY_ID = /^[0-9A-F]{8,16}$/;
