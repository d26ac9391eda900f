/**
 * Whether a statement may leave something in its session that later statements find there: settings, roles, the database, temporary
 * tables, a transaction. Told by its words, wherever they stand, so true for many that leave nothing.
 */
export function mayChangeSession(sql: string): boolean {
  return /\b(?:set|use|temporary|begin|execute)\b/i.test(sql);
}
