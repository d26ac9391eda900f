import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { NodeId } from '../model/node.ts';
import type { NodeResult } from '../model/node-result.ts';
import type { StatementProgress } from './warehouse.ts';

/** What the engine tells the outside while it works. Reporters (terminal, plain, JSON lines) read these and nothing else. */
export type Event =
  | {
      readonly type: 'started';
      /** tsdbt's own. */
      readonly version: string;
      readonly command: string;
      readonly project: string;
      readonly target: string;
      readonly warehouse: string;
    }
  | {
      readonly type: 'parsed';
      readonly counts: Readonly<Record<string, number>>;
      /** Nodes that were not taken over from the last parse. */
      readonly fresh: number;
      readonly seconds: number;
    }
  | { readonly type: 'runStarted'; readonly nodes: readonly RunNode[]; readonly threads: number }
  | { readonly type: 'nodeStarted'; readonly node: RunNode; readonly index: number; readonly total: number }
  | { readonly type: 'nodeProgress'; readonly id: NodeId; readonly progress: StatementProgress }
  | {
      readonly type: 'nodeFinished';
      readonly node: RunNode;
      readonly index: number;
      readonly total: number;
      readonly result: NodeResult;
    }
  | {
      readonly type: 'runFinished';
      readonly results: readonly NodeResult[];
      readonly nodes: readonly RunNode[];
      readonly seconds: number;
      readonly warehouseSeconds: number;
      /** A command worth typing now, if there is one. */
      readonly next?: string;
    }
  /** `log()` and `print()` of templates, and notices of the engine. */
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn';
      readonly message: string;
      readonly nodeId?: NodeId;
    }
  | { readonly type: 'print'; readonly text: string }
  /** What the command was asked for (a listing, SQL, rows): printed as it is, even when quiet. */
  | { readonly type: 'output'; readonly text: string; readonly subject?: OutputSubject }
  | { readonly type: 'diagnostic'; readonly diagnostic: Diagnostic };

/** Which node an output is about, and the output without its heading. */
export interface OutputSubject {
  readonly of: 'compiled' | 'shown';
  readonly id: NodeId;
  readonly name: string;
  /** A query given on the command line, not a node of the project. */
  readonly inline: boolean;
  readonly format: 'text' | 'json';
  readonly body: string;
}

/** What a reporter needs to name a node. */
export interface RunNode {
  readonly id: NodeId;
  /** load, table, view, seed, test, … */
  readonly kind: string;
  /** `mart.dim_student`, or a test's name. */
  readonly label: string;
  readonly file: string;
  /** Tests that need this one node only: they are shown on its line. */
  readonly attachedTo?: NodeId;
}

export type Events = (event: Event) => void;
