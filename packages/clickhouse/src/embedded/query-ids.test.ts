import { describe, expect, it } from 'vitest';
import { withQueryIds as rewrite } from './query-ids.ts';

const withQueryIds = (sql: string, tags: Readonly<Record<string, string>> = {}): string =>
  rewrite(sql, () => new Map(Object.entries(tags)));

describe('statements about running statements', () => {
  it('see our ids as query_id', () => {
    const sql = withQueryIds("SELECT query_id, p.elapsed FROM system.processes AS p WHERE query_id = 'a'");
    expect(sql).toMatch(
      /^SELECT query_id, p\.elapsed FROM \(SELECT \* REPLACE \(.* AS query_id\) FROM system\.processes\) AS p/,
    );
  });

  it('kill by our ids, not by what only looks like them', () => {
    expect(withQueryIds("KILL QUERY WHERE query_id = 'query_id' ASYNC")).toBe(
      "KILL QUERY WHERE Settings['log_comment'] = 'query_id' ASYNC",
    );
  });

  it('find what runs in a session by the tag of its connection', () => {
    const sql = withQueryIds("KILL QUERY WHERE query_id = 'a' ASYNC", { one: 'a', two: "b'" });
    const id = "transform(Settings['log_comment'], ['one', 'two'], ['a', 'b\\'']) ";
    expect(sql).toBe(`KILL QUERY WHERE ${id}= 'a' ASYNC`);
  });

  it('never wait for the victim', () => {
    expect(withQueryIds("kill query where query_id = 'SYNC' sync")).toBe(
      "kill query where Settings['log_comment'] = 'SYNC' ASYNC",
    );
  });

  it.each([
    'SELECT query_id FROM t',
    "SELECT 'from system.processes'",
    'SELECT 1 -- from system.processes',
    'SELECT system.processes FROM t',
    'DESCRIBE TABLE system.processes',
  ])('are not: %s', sql => {
    expect(withQueryIds(sql)).toBe(sql);
  });
});
