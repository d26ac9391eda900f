import type { IndirectSelection } from './invocation.ts';
import type { ResourceType } from './node.ts';

/** What the command line says about which nodes to take. */
export interface Selection {
  /** `--select`, each item one argument; blanks inside are unions, commas intersections. Empty: everything. */
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  /** `--selector`: a name of selectors.yml. */
  readonly selector?: string;
  readonly indirectSelection: IndirectSelection;
  /** What the command can act on, after `--resource-type` and `--exclude-resource-type`. */
  readonly resourceTypes: readonly ResourceType[];
  /** Whether nodes whose file has no text stay selected. dbt: for `ls` and `docs generate` only. */
  readonly includeEmpty?: boolean;
}
