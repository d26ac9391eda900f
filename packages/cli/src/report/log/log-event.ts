import type { JsonObject, LogLevel } from '@tsdbt/core';

/** dbt's codes of the events that we tell of. dbt: events/types.py of dbt-core, dbt-adapters and dbt-common. */
export const LOG_EVENT_CODES = {
  MainReportVersion: 'A001',
  MainReportArgs: 'A002',
  AdapterRegistered: 'E034',
  SQLQuery: 'E016',
  SQLQueryStatus: 'E017',
  CatalogWritten: 'E042',
  FinishedRunningStats: 'E047',
  ConstraintNotEnforced: 'E048',
  UnusedResourceConfigPath: 'I051',
  WrongResourceSchemaFile: 'I057',
  NoNodeForYamlKey: 'I058',
  JinjaLogWarning: 'I061',
  JinjaLogInfo: 'I062',
  JinjaLogDebug: 'I063',
  NoNodesForSelectionCriteria: 'M030',
  SelectExcludeIgnoredWithSelectorWarning: 'Z064',
  ArtifactWritten: 'P001',
  RunningOperationCaughtError: 'Q001',
  FreshnessCheckComplete: 'Q003',
  LogTestResult: 'Q007',
  LogNodeResult: 'Q008',
  LogStartLine: 'Q011',
  LogModelResult: 'Q012',
  LogSnapshotResult: 'Q015',
  LogSeedResult: 'Q016',
  LogFreshnessResult: 'Q018',
  LogNodeNoOpResult: 'Q019',
  NodeStart: 'Q024',
  NodeFinished: 'Q025',
  ConcurrencyLine: 'Q027',
  NodeCompiling: 'Q030',
  NodeExecuting: 'Q031',
  LogHookStartLine: 'Q032',
  LogHookEndLine: 'Q033',
  SkippingDetails: 'Q034',
  NothingToDo: 'Q035',
  EndRunResult: 'Q037',
  NoNodesSelected: 'Q038',
  CommandCompleted: 'Q039',
  ShowNode: 'Q041',
  CompiledNode: 'Q042',
  LogFunctionResult: 'Q047',
  CatchableExceptionOnRun: 'W002',
  FoundStats: 'W006',
  MainEncounteredError: 'Z002',
  Formatting: 'Z017',
  RunResultWarning: 'Z021',
  RunResultFailure: 'Z022',
  StatsLine: 'Z023',
  RunResultError: 'Z024',
  RunResultErrorNoMessage: 'Z025',
  SQLCompiledPath: 'Z026',
  CheckNodeTestFailure: 'Z027',
  EndOfRunSummary: 'Z030',
  LogSkipBecauseError: 'Z034',
  RunResultWarningMessage: 'Z046',
  DebugCmdOut: 'Z047',
  Note: 'Z050',
  PrintEvent: 'Z052',
} as const;

export type LogEventName = keyof typeof LOG_EVENT_CODES;

/** One event of dbt’s log. */
export interface LogEvent {
  readonly name: LogEventName;
  readonly level: Exclude<LogLevel, 'none'>;
  readonly message: string;
  /** dbt’s thread names: `MainThread`, `Thread-1 (worker)`. */
  readonly thread?: string;
  /** The event's own fields; only JSON asks. */
  readonly data?: () => JsonObject;
  /** Our code, where dbt has none for what is told. */
  readonly code?: string;
}

/** dbt: an empty line. */
export const BLANK: LogEvent = { name: 'Formatting', level: 'info', message: '', data: () => ({ msg: '' }) };

/** dbt: what a command was asked for is printed also when quiet, and without the time in front. */
export function isPrinted({ name }: LogEvent): boolean {
  return name === 'PrintEvent' || name === 'ShowNode' || name === 'CompiledNode';
}

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'none'];

/** Whether something of a level is written where `least` is the least. */
export function passes(level: LogLevel, least: LogLevel): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least);
}
