/** Jinja2's white-space settings. The defaults are Jinja2's, which are also dbt's. */
export interface LexOptions {
  /** Removes the first newline after a block tag. Default false. */
  readonly trimBlocks?: boolean;
  /** Removes blanks before a block tag that is first on its line. Default false. */
  readonly lstripBlocks?: boolean;
  /** Keeps the newline at the end of the file. Default false. */
  readonly keepTrailingNewline?: boolean;
}
