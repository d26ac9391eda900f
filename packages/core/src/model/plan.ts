import type { NodeId, Place } from './node.ts';
import type { RelationName } from './relation.ts';

/**
 * What will be done for one node, as data. Two readers: apply executes the steps in order, explain (`--dry-run`) prints them.
 * Rules that every plan keeps: the old relation serves readers until one atomic EXCHANGE (on first builds too); whatever fails,
 * the undo statements of the steps done so far, last first, leave the warehouse as it was.
 */
export interface Plan {
  readonly nodeId: NodeId;
  /** The relation that is being built; absent for tests and operations. */
  readonly relation?: RelationName;
  readonly steps: readonly Step[];
}

/** One step: what it does, its statement, why it is there and how to undo it. */
export type Step =
  | StepBase<'createDatabase'>
  | (StepBase<'createStaging'> & { readonly staging: RelationName })
  | (StepBase<'insert'> & { readonly into: RelationName; readonly main: boolean })
  | (StepBase<'loadFile'> & { readonly into: RelationName; readonly load: LoadFileStep })
  | (StepBase<'exchange'> & { readonly staging: RelationName; readonly target: RelationName })
  /** Its ALTER names the partitions that `from` turns out to hold, which the interpreter looks up. */
  | (StepBase<'replacePartitions'> & { readonly from: RelationName; readonly into: RelationName })
  | (StepBase<'rename'> & { readonly from: RelationName; readonly to: RelationName })
  | (StepBase<'createView'> & { readonly main: boolean })
  | (StepBase<'drop'> & { readonly relation: RelationName })
  | (StepBase<'comment'> & { readonly relation: RelationName })
  | (StepBase<'alter'> & { readonly relation: RelationName })
  | StepBase<'grant'>
  /** Without statements: the hook's template is rendered when its turn comes, since it may ask the warehouse. */
  | (StepBase<'hook'> & { readonly hook: 'pre' | 'post'; readonly index: number })
  | (StepBase<'sql'> & { readonly main: boolean });

export interface StepBase<K extends string> {
  readonly kind: K;
  /** Statements, run one by one on the node's session. */
  readonly sql: readonly string[];
  /** One line for explain: why the step is there. */
  readonly why: string;
  /** Statements that undo it; must be safe to run when the step was only half done. */
  readonly undo: readonly string[];
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
}

/** Files → one typed staging table; the interpreter streams them (remote) or lets ClickHouse read them (embedded). */
export interface LoadFileStep {
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  /** Columns that the YAML declares; all others are inferred from all values when the step runs. */
  readonly columns: readonly LoadColumn[];
  readonly delimiter: string;
  readonly nullValues: readonly string[];
  readonly decimal: '.' | ',';
  /** ORDER BY of the raw table. */
  readonly orderBy: string;
  /** Comment of the staging table, which tells whose it is. */
  readonly comment: string;
  /** Where the YAML says to load. */
  readonly place: Place;
}

export interface LoadColumn {
  readonly name: string;
  /** Declared ClickHouse type; null when the YAML only describes the column. */
  readonly type: string | null;
  readonly comment: string;
  /** Where the YAML declares it. */
  readonly place?: Place;
}
