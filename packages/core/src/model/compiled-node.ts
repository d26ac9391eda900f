import type { NodeId } from './node.ts';

/** A node's SQL, ready to run: templates rendered, ephemeral parents spliced in. */
export interface CompiledNode {
  readonly id: NodeId;
  /** dbt: `compiled_code`. */
  readonly sql: string;
  /** dbt: `extra_ctes`, parents first. */
  readonly extraCtes: readonly { readonly id: NodeId; readonly sql: string }[];
  /** Offsets that connect `sql` with the template, so that a database error points at the model's line. */
  readonly sourceMap: SourceMap;
}

/** Sorted by `output`; text between two entries follows the earlier one. Offsets are UTF-16 units, zero-based. */
export interface SourceMap {
  readonly file: string;
  /** The template's text (the file as the user sees it). */
  readonly source: string;
  readonly segments: readonly SourceMapSegment[];
}

export interface SourceMapSegment {
  /** Where in the compiled SQL the segment begins. */
  readonly output: number;
  /** Where in the template it comes from. */
  readonly source: number;
  /** Literal text maps character by character; a value (the result of `{{ … }}`) maps as a whole to its expression. */
  readonly literal: boolean;
}
