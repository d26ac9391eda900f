import type { LexOptions } from '../lex/lex-options.ts';

/** How a template is read. */
export interface ParseOptions extends LexOptions {
  /** Names the template in errors; a path relative to the project's root. */
  readonly file?: string;
  /** dbt's block tags that this template may contain (`test`, `materialization`, …); each becomes a macro. */
  readonly blockTags?: ReadonlySet<string>;
  /**
   * Put before the name of every macro that the template defines. dbt: `dbt_macro__`, which is why a macro defined in a
   * model cannot be called there, and why a macro that calls itself finds a project's override of it.
   */
  readonly macroPrefix?: string;
}
