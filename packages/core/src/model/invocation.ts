import type { DbtRelease } from './dbt-release.ts';
import type { JsonValue } from './json-value.ts';
import type { Target } from './target.ts';

/** One run of the program: everything outside the files that may change what they mean. */
export interface Invocation {
  /** UUID; every query_id begins with it. */
  readonly id: string;
  /** ISO 8601, UTC, microseconds. */
  readonly startedAt: string;
  /** dbt: `flags.WHICH`, e.g. `build`; of two words the last, e.g. `freshness`. */
  readonly command: string;
  /** The command line as given, for `invocation_command`. */
  readonly commandLine: string;
  /** Absolute. */
  readonly projectDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** `--vars`. */
  readonly vars: Readonly<Record<string, JsonValue>>;
  /** The release of dbt that the project asks for with `require-dbt-version`. */
  readonly dbtRelease: DbtRelease;
  readonly flags: Flags;
  readonly target: Target;
  readonly pid: number;
  readonly host: string;
}

/** Effective flags, after command line, environment, project file and default. Templates see them as `flags.FULL_REFRESH` etc. */
export interface Flags {
  readonly fullRefresh: boolean;
  readonly failFast: boolean;
  readonly empty: boolean;
  readonly debug: boolean;
  readonly quiet: boolean;
  readonly introspect: boolean;
  /** undefined: the tests' own configuration decides. */
  readonly storeFailures?: boolean;
  readonly warnError: boolean;
  /** dbt: `--warn-error-options`. */
  readonly warnErrorOptions?: {
    readonly error: readonly string[];
    readonly warn: readonly string[];
    readonly silence: readonly string[];
  };
  readonly indirectSelection: IndirectSelection;
  readonly defer: boolean;
  readonly favorState: boolean;
  readonly state?: string;
  readonly deferState?: string;
  readonly versionCheck: boolean;
  readonly partialParse: boolean;
  readonly writeJson: boolean;
  readonly printer: boolean;
  readonly targetPath?: string;
  readonly eventTimeStart?: string;
  readonly eventTimeEnd?: string;
  readonly sample?: string;
  /** CPU seconds that one template may render for. */
  readonly renderTimeLimit: number;
  /** dbt's behaviour flags: the release's defaults, and `flags:` of the project file. */
  readonly behavior: Readonly<Record<string, boolean>>;
}

export type IndirectSelection = 'eager' | 'cautious' | 'buildable' | 'empty';
