import { trimEndCharacters } from '@tsdbt/core';

/**
 * What ClickHouse says, without what it repeats of the statement: the query in whose scope a name was not found, the rest of the text
 * behind a syntax error, the lists of columns that a table has by itself.
 */
export function shortenMessage(message: string): string {
  const short = message
    .slice(0, SCOPE.exec(message)?.index)
    .replace(/(\(line \d+, col \d+\)): [\s\S]*?(?=\.\s*Expected one of|$)/, '$1')
    .replace(/ while processing: [\s\S]*?, required columns: [\s\S]*$/, '');
  return trimEndCharacters(short, /[.,:;\s]/);
}

/** ClickHouse: `In scope SELECT …`, `in scope b` (a CTE), `In query SELECT …`, and what follows: suggestions are told apart. */
const SCOPE =
  /\sin (?:(?:scope|query):?\s(?:\(|select\b|with\b)|scope\s(?:\w{1,200} -> |[\w.`"]{1,400}(?:\. Maybe| Maybe|\.$|$)))/i;
