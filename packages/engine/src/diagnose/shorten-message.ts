/**
 * What ClickHouse says, without what it repeats of the statement: the query in whose scope a name was not found, the rest of the text
 * behind a syntax error, the lists of columns that a table has by itself.
 */
export function shortenMessage(message: string): string {
  return message
    .replace(SCOPE, '')
    .replace(/(\(line \d+, col \d+\)): [\s\S]*?(?=\.\s*Expected one of|$)/, '$1')
    .replace(/ while processing: [\s\S]*?, required columns: [\s\S]*$/, '')
    .replace(/[.,:;\s]+$/, '');
}

/** ClickHouse: `In scope SELECT …`, `in scope b` (a CTE), `In query SELECT …`, and what follows: suggestions are told apart. */
const SCOPE =
  /[.:,;]?\s+in (?:(?:scope|query):?\s+(?:\(|select\b|with\b)|scope\s+(?:\w+ -> |[\w.`"]+(?=\.? Maybe|\.?$)))[\s\S]*$/i;
