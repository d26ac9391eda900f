import type { Invocation } from '@tsdbt/core';
import { fromJson, HostObject, type Json, type Value } from '@tsdbt/jinja';

/** `flags.FULL_REFRESH` and its kin: the effective flags, and dbt's behaviour flags, in upper case. */
export class FlagsObject extends HostObject {
  private readonly values: ReadonlyMap<string, Value>;

  constructor(invocation: Invocation) {
    super();
    this.values = flagValues(invocation);
  }

  override get typeName(): string {
    return 'Flags';
  }

  override getAttr(name: string): Value | undefined {
    return this.values.get(name.toUpperCase());
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }
}

function flagValues({ flags, command, commandLine, target, projectDir }: Invocation): ReadonlyMap<string, Value> {
  const json: Readonly<Record<string, Json>> = {
    ...DEFAULTS,
    WHICH: command,
    INVOCATION_COMMAND: commandLine,
    TARGET: target.name,
    PROFILE: target.profileName,
    PROJECT_DIR: projectDir,
    FULL_REFRESH: flags.fullRefresh,
    FAIL_FAST: flags.failFast,
    EMPTY: flags.empty,
    DEBUG: flags.debug,
    QUIET: flags.quiet,
    INTROSPECT: flags.introspect,
    STORE_FAILURES: flags.storeFailures ?? false,
    WARN_ERROR: flags.warnError,
    INDIRECT_SELECTION: flags.indirectSelection,
    DEFER: flags.defer,
    FAVOR_STATE: flags.favorState,
    STATE: flags.state ?? null,
    DEFER_STATE: flags.deferState ?? null,
    VERSION_CHECK: flags.versionCheck,
    PARTIAL_PARSE: flags.partialParse,
    WRITE_JSON: flags.writeJson,
    PRINT: flags.printer,
    TARGET_PATH: flags.targetPath ?? null,
    EVENT_TIME_START: flags.eventTimeStart ?? null,
    EVENT_TIME_END: flags.eventTimeEnd ?? null,
    SAMPLE: flags.sample ?? null,
  };
  const behavior = Object.entries(flags.behavior).map(([name, value]) => [name.toUpperCase(), value] as const);
  return new Map([...Object.entries(json), ...behavior].map(([name, value]) => [name, fromJson(value)]));
}

/** Flags of dbt's that tsdbt has no use for, at dbt's defaults: templates may ask for them. */
const DEFAULTS: Readonly<Record<string, Json>> = {
  USE_COLORS: true,
  USE_COLORS_FILE: true,
  LOG_FORMAT: 'default',
  LOG_LEVEL: 'info',
  LOG_PATH: 'logs',
  PRINTER_WIDTH: 80,
  STATIC_PARSER: true,
  CACHE_SELECTED_ONLY: false,
  POPULATE_CACHE: true,
  SEND_ANONYMOUS_USAGE_STATS: false,
  USE_EXPERIMENTAL_PARSER: false,
  MACRO_DEBUGGING: false,
  SINGLE_THREADED: false,
  HINTS_ENABLED: true,
  MAXIMUM_SEED_SIZE_MIB: 1,
  SNOWFLAKE_PROJECTS_OTEL: false,
  USE_V2_PARSER: false,
};
