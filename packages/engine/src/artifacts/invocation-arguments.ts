import path from 'node:path';
import type { Invocation, JsonObject, JsonValue } from '@tsdbt/core';
import { yamlFunctions } from '@tsdbt/project';
import { type CommandName, optionsOf } from '../options/commands.ts';
import { OPTIONS, type OptionKey } from '../options/options.ts';
import type { Session } from '../session/open-session.ts';

/**
 * dbt: `args` of run results and `invocation_args_dict`: what the command was told, with defaults. Packages read it, `retry` will. What
 * tsdbt has no use for stands there as dbt has it when nobody says otherwise.
 */
export function invocationArguments(session: Session): JsonObject {
  let known = argumentsOf.get(session.invocation);
  if (known === undefined) {
    known = readArguments(session);
    argumentsOf.set(session.invocation, known);
  }
  return known;
}

const argumentsOf = new WeakMap<Invocation, JsonObject>();

function readArguments({ invocation, options, request }: Session): JsonObject {
  const given: Record<string, JsonValue> = {};
  for (const key of optionsOf(request.command)) {
    const value = options[key];
    if (LISTS[key] === undefined && value !== undefined) given[snakeCase(key)] = readValue(key, value);
  }
  const lists: Record<string, string[]> = {};
  for (const [key, name] of Object.entries(LISTS) as [OptionKey, string][]) {
    const words = wordsOf(options[key]);
    if (words.length > 0) lists[name] = [...(lists[name] ?? []), ...words];
  }
  const { error = [], warn = [], silence = [] } = invocation.flags.warnErrorOptions ?? {};
  const isOperation = request.command === 'run-operation' && request.argument !== undefined;
  const args: JsonObject = {
    ...DEFAULTS,
    ...invocation.flags.behavior,
    ...OF_COMMANDS[request.command],
    log_path: path.join(invocation.projectDir, 'logs'),
    ...given,
    ...lists,
    ...(isOperation ? { macro: request.argument } : {}),
    warn_error_options: { error: [...error], warn: [...warn], silence: [...silence] },
    project_dir: invocation.projectDir,
    vars: invocation.vars as JsonObject,
    which: invocation.command,
    invocation_command: request.commandLine,
  };
  return Object.fromEntries(Object.entries(args).filter(([key, value]) => value !== false || !UNSAID.has(key)));
}

/** What an option holds that is written as YAML. */
function readValue(key: OptionKey, value: unknown): JsonValue {
  return OPTIONS[key].kind === 'yaml' ? yamlFunctions.parse(String(value)) : (value as JsonValue);
}

/** Options that may be given several times, and what dbt calls the list. */
const LISTS: Readonly<Partial<Record<OptionKey, string>>> = {
  select: 'select',
  models: 'select',
  model: 'select',
  exclude: 'exclude',
  resourceType: 'resource_types',
  resourceTypes: 'resource_types',
  excludeResourceType: 'exclude_resource_types',
  excludeResourceTypes: 'exclude_resource_types',
};

/** dbt: `args_to_dict`, whose `default_false_keys` are there only if they are set. */
const UNSAID: ReadonlySet<string> = new Set([
  'debug',
  'full_refresh',
  'fail_fast',
  'warn_error',
  'single_threaded',
  'log_cache_events',
  'store_failures',
]);

/** dbt: cli/params.py, and `ProjectFlags`. */
const DEFAULTS: JsonObject = {
  cache_selected_only: false,
  defer: false,
  favor_state: false,
  indirect_selection: 'eager',
  introspect: true,
  log_file_max_bytes: 10_485_760,
  log_format: 'default',
  log_format_file: 'debug',
  log_level: 'info',
  log_level_file: 'debug',
  macro_debugging: false,
  partial_parse: true,
  partial_parse_file_diff: true,
  populate_cache: true,
  print: true,
  printer_width: 80,
  quiet: false,
  send_anonymous_usage_stats: false,
  show_all_deprecations: false,
  show_resource_report: false,
  static_parser: true,
  strict_mode: false,
  upload_to_artifacts_ingest_api: false,
  use_colors: true,
  use_colors_file: true,
  use_fast_test_edges: false,
  version_check: true,
  write_json: true,
};

const SELECTION: JsonObject = { select: [], exclude: [] };
const TYPES: JsonObject = { resource_types: [], exclude_resource_types: [] };

const OF_COMMANDS: Partial<Record<CommandName, JsonObject>> = {
  build: { ...SELECTION, ...TYPES, empty: false, export_saved_queries: false, include_saved_query: false, show: false },
  run: { ...SELECTION, empty: false },
  test: { ...SELECTION, ...TYPES },
  seed: { ...SELECTION, show: false },
  compile: { ...SELECTION, empty: false, inject_ephemeral_ctes: true, output: 'text' },
  show: { ...SELECTION, limit: 5, output: 'text' },
  'docs generate': { ...SELECTION, compile: true, empty_catalog: false, static: false },
  'source freshness': SELECTION,
};

function wordsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.flatMap(item => String(item).trim().split(/\s+/)) : [];
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}
