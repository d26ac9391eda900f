import { type SqlToken, tokenize } from '@tsdbt/sql';

export interface InjectedCte {
  /** dbt: `__dbt__cte__<name>`. */
  readonly name: string;
  readonly sql: string;
}

export interface Injection {
  readonly sql: string;
  /** Where in the original text the CTEs were put, and how long they are: source maps move by it. */
  readonly at: number;
  readonly length: number;
}

/**
 * Puts the CTEs of ephemeral parents in front of a query, to the character as dbt does: into the WITH it begins with (or WITH
 * RECURSIVE), else a WITH of its own before the first character that is not blank, comments included.
 */
export function injectCtes(sql: string, ctes: readonly InjectedCte[]): Injection {
  if (ctes.length === 0) return { sql, at: 0, length: 0 };
  const text = ctes.map(cte => ` ${cte.name} as (\n${cte.sql}\n)`).join(', ');
  const afterWith = endOfLeadingWith(sql);
  const at = afterWith ?? sql.length - sql.trimStart().length;
  const inserted = afterWith === undefined ? `with${text} ` : `${text}, `;
  return { sql: sql.slice(0, at) + inserted + sql.slice(at), at, length: inserted.length };
}

/** Behind the blanks after a leading WITH [RECURSIVE]; undefined when the query begins with another word. */
function endOfLeadingWith(sql: string): number | undefined {
  let after: number | undefined;
  for (const token of tokenize(sql)) {
    if (token.kind === 'space') {
      if (after !== undefined) after = token.end;
      continue;
    }
    if (after === undefined && token.kind === 'comment') continue;
    if (after === undefined && isWord(sql, token, 'with')) after = token.end;
    else if (after !== undefined && isWord(sql, token, 'recursive')) after = token.end;
    else return after;
  }
  return after;
}

function isWord(sql: string, token: SqlToken, word: string): boolean {
  return token.kind === 'word' && sql.slice(token.start, token.end).toLowerCase() === word;
}
