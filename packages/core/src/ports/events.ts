import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { DbtRelease } from '../model/dbt-release.ts';
import type { JsonObject } from '../model/json-value.ts';
import type { NodeId } from '../model/node.ts';
import type { NodeResult } from '../model/node-result.ts';
import type { StatementProgress } from './warehouse.ts';

/** What the engine tells the outside while it works. Reporters (terminal, plain, JSON lines) read these and nothing else. */
export type Event =
  /** The project was found, and the options in effect are known. Nothing has been read yet that may be wrong. */
  | {
      readonly type: 'invoked';
      readonly invocationId: string;
      /** tsdbt's own. */
      readonly version: string;
      readonly command: string;
      /** Options by dbt's names. */
      readonly args: Readonly<Record<string, string>>;
      readonly logFile: LogFileSettings;
    }
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
      /** By resource type, sources and macros too. */
      readonly kinds: Readonly<Record<string, number>>;
      /** Nodes that were not taken over from the last parse. */
      readonly fresh: number;
      readonly seconds: number;
    }
  /** dbt: told before the hooks of a run, and before nodes are only compiled. */
  | { readonly type: 'concurrency'; readonly nodes: number; readonly threads: number; readonly target: string }
  | { readonly type: 'runStarted'; readonly nodes: readonly RunNode[]; readonly threads: number }
  | {
      readonly type: 'nodeStarted';
      readonly node: RunNode;
      readonly index: number;
      readonly total: number;
      /** dbt's name of it. */
      readonly thread: string;
      /** Compiling or showing it is all that is done: for logs, not for people. */
      readonly onlyCompiles?: true;
    }
  | { readonly type: 'nodePhase'; readonly id: NodeId; readonly phase: 'compile' | 'execute'; readonly thread: string }
  | { readonly type: 'nodeProgress'; readonly id: NodeId; readonly progress: StatementProgress }
  | {
      readonly type: 'nodeFinished';
      readonly node: RunNode;
      readonly index: number;
      readonly total: number;
      readonly result: NodeResult;
      readonly onlyCompiles?: true;
    }
  /** A statement goes to the warehouse; `id` is the node's, or what else it is for. */
  | { readonly type: 'statement'; readonly id: NodeId; readonly queryId: string; readonly sql: string }
  | {
      readonly type: 'statementEnded';
      readonly id: NodeId;
      readonly queryId: string;
      readonly failed: boolean;
      readonly seconds: number;
    }
  | {
      readonly type: 'runFinished';
      readonly results: readonly NodeResult[];
      readonly nodes: readonly RunNode[];
      readonly seconds: number;
      readonly warehouseSeconds: number;
      readonly dbtRelease: DbtRelease;
      /** A command worth typing now, if there is one. */
      readonly next?: string;
    }
  | { readonly type: 'artifactWritten'; readonly artifact: string; readonly path: string }
  /** `log()` and `print()` of templates, and notices of the engine. */
  | {
      readonly type: 'log';
      readonly level: 'debug' | 'info' | 'warn';
      readonly message: string;
      /** A template says it, not the engine. */
      readonly byTemplate?: true;
      readonly nodeId?: NodeId;
    }
  | { readonly type: 'print'; readonly text: string }
  /** What the command was asked for (a listing, SQL, rows): printed as it is, even when quiet. */
  | { readonly type: 'output'; readonly text: string; readonly subject?: OutputSubject }
  | { readonly type: 'diagnostic'; readonly diagnostic: Diagnostic }
  | { readonly type: 'completed'; readonly success: boolean };

/** Where the log of a command goes beside the terminal. dbt: `logs/dbt.log`. */
export interface LogFileSettings {
  /** Absolute. */
  readonly path: string;
  readonly level: LogLevel;
  readonly format: 'text' | 'debug' | 'json';
  readonly colors: boolean;
  /** The file is put aside before it is longer than this; 0 for never. */
  readonly maxBytes: number;
}

/** The least level that is written. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'none';

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
  /** What logs tell of it. */
  readonly info?: NodeInfo;
}

/** dbt: `node_info` of log events, without what changes while it runs. */
export interface NodeInfo {
  readonly name: string;
  readonly path: string;
  readonly resourceType: string;
  /** Empty for what is not materialised. */
  readonly materialized: string;
  readonly checksum: string;
  readonly meta: JsonObject;
  readonly alias: string;
  readonly schema: string;
  /** Empty for none. */
  readonly relationName: string;
}

export type Events = (event: Event) => void;
