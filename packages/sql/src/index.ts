export { canBeNullable } from './can-be-nullable.ts';
export {
  canonicalType,
  flattenedColumns,
  isNestedType,
  isNullableType,
  isSameType,
  isSameUnwrappedType,
  meetsType,
  nullableType,
  readableType,
  splitCodec,
  unwrappedType,
} from './column-type.ts';
export {
  type ColumnDefinition,
  columnDefinition,
  createTable,
  type TableDefinition,
  type TableStorage,
} from './create-table.ts';
export { createView, type ViewDefinition } from './create-view.ts';
export { leadingWords } from './leading-words.ts';
export { mayChangeSession } from './may-change-session.ts';
export { onClusterClause } from './on-cluster.ts';
export type { ParsedType } from './one-spelling.ts';
export { outputClause } from './output-clause.ts';
export { parseType } from './parse-type.ts';
export { queryText } from './query-text.ts';
export { queryWithSettings } from './query-with-settings.ts';
export {
  closedExpression,
  isPlainName,
  isQuoted,
  isStringLiteral,
  isUnfitForKeys,
  keyExpressions,
  quoteColumn,
  quoteGivenText,
  quoteIdentifier,
  quoteIfNeeded,
  quoteString,
  quoteUnlessQuoted,
  renderRelation,
} from './quote.ts';
export { readsOnly } from './reads-only.ts';
export {
  commentOn,
  createDatabase,
  describeQuery,
  dropRelation,
  exchangeTables,
  insertSelect,
  renameTables,
} from './relation-statements.ts';
export { type SettingValue, settingsClause } from './settings-clause.ts';
export { insertDataStart, splitStatements } from './split-statements.ts';
export {
  hostHash,
  invocationMark,
  parseStagingName,
  STAGING_LEASE,
  type StagingMark,
  type StagingOwner,
  stagingComment,
  stagingName,
} from './staging-name.ts';
export { statementKeyword } from './statement-keyword.ts';
export { firstKeyword, type StatementWord, statementWords } from './statement-words.ts';
export { type SqlToken, tokenize } from './tokenize.ts';
export { unmatchedBracket } from './unmatched-bracket.ts';
export { unquoteIdentifier } from './unquote-identifier.ts';
