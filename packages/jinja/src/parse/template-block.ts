import type { Diagnostic, SourceSpan } from '@tsdbt/core';
import type { SourceText } from '../ast/source-text.ts';

/** dbt's blocks that stand at the top level of a file. */
export type BlockKind = 'macro' | 'test' | 'data_test' | 'materialization' | 'snapshot' | 'docs';

/** A block that was split off a file. */
export interface TemplateBlock {
  readonly kind: BlockKind;
  /** As written: `{% test unique(…) %}` is `unique`. */
  readonly name: string;
  /** dbt: the macro it defines: `test_unique`, `materialization_table_default`; '' for snapshots and docs. */
  readonly macroName: string;
  /** Of a materialization: `default` or the adapter. */
  readonly adapter?: string;
  /** Of a materialization: the languages it names; dbt's default is SQL. */
  readonly supportedLanguages?: readonly string[];
  /** Names of the parameters, in order. */
  readonly parameters: readonly string[];
  /** The whole block as it stands in the file. */
  readonly text: string;
  /** What stands between its tags. dbt: a snapshot's SQL, a doc's text. */
  readonly contents: string;
  readonly at: SourceSpan;
  /** Offset of `contents` in the file. */
  readonly contentsStart: number;
  readonly source: SourceText;
  readonly range: { readonly start: number; readonly end: number };
}

export interface SplitResult {
  readonly blocks: readonly TemplateBlock[];
  /** Syntax errors; the blocks before one are still returned. */
  readonly diagnostics: readonly Diagnostic[];
}
