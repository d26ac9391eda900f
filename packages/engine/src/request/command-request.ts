import type { Events } from '@tsdbt/core';
import type { CommandName } from '../options/commands.ts';
import type { OptionValues } from '../options/options.ts';

/** One call of the program, with everything of the outside world that it may use. */
export interface CommandRequest {
  /** Of this call, in artifacts, logs and query ids. */
  readonly invocationId: string;
  readonly command: CommandName;
  /** The positional argument of commands that take one. */
  readonly argument?: string;
  /** What stands on the command line; the rest comes from the environment, the project file and the defaults. */
  readonly options: OptionValues;
  /** As typed, for `invocation_command`. */
  readonly commandLine: string;
  /** tsdbt's own version. */
  readonly version: string;
  /** Tells builds of one version apart: what one has cached is not for another. */
  readonly program: string;
  /** Absolute. */
  readonly cwd: string;
  readonly homeDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
  readonly host: string;
  readonly events: Events;
  /** Aborted when the user interrupts: running statements are killed, what was not begun is skipped. */
  readonly signal: AbortSignal;
}

/** dbt: 0 all went well, 1 a node failed, 2 the command could not start. */
export type ExitCode = 0 | 1 | 2;
