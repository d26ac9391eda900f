import { didYouMean, fail, type JsonObject, type JsonValue, plainJson, type SourceSpan } from '@tsdbt/core';
import { genericTestName } from '../naming/generic-test-name.ts';
import { pythonStr } from '../naming/python-text.ts';
import { renderText } from '../templates/render-tree.ts';
import { show } from '../yaml/check-shape.ts';
import { isObject } from '../yaml/json-shape.ts';

/** What a test entry is about. */
export interface TestTarget {
  /** In names: `orders`, `orders_v2`, `raw_orders` of a source. */
  readonly label: string;
  readonly isSource: boolean;
  /** `ref('orders')` or `source('raw', 'orders')`, as dbt writes it into the test's arguments. */
  readonly reference: string;
}

/** A test entry of a property file, read: name, arguments and configuration told apart. */
export interface GenericTestSpec {
  readonly test: string;
  readonly namespace: string | null;
  /** Arguments of the test macro, not rendered; the hash in the unique_id is made of them. */
  readonly kwargs: JsonObject;
  readonly config: JsonObject;
  readonly name: string;
  /** File name and, unless configured, alias. */
  readonly shortName: string;
  readonly description: string;
  readonly rawCode: string;
}

interface SpecContext {
  readonly target: TestTarget;
  /** Quoted where the column says so. */
  readonly columnName: string | undefined;
  /** dbt: with `require_generic_test_arguments_property`, what stands under `arguments` are the arguments. */
  readonly nestedArguments?: boolean;
  readonly render: (text: string) => JsonValue;
  readonly at: () => SourceSpan;
}

/** dbt takes these from the entry itself too, beside those under `config:`; this is their order in raw_code. */
const CONFIG_AMONG_ARGUMENTS = [
  'severity',
  'tags',
  'enabled',
  'where',
  'limit',
  'warn_if',
  'error_if',
  'fail_calc',
  'store_failures',
  'store_failures_as',
  'meta',
  'database',
  'schema',
  'alias',
] as const;

const TEST_NAME = /^(?:([a-zA-Z_]\w*)\.)?([a-zA-Z_]\w*)/;

/** Reads one entry: `unique`, `{unique: {…}}` or `{test_name: unique, …}`. Throws TS2004 at the entry. */
export function genericTestSpec(entry: JsonValue, context: SpecContext): GenericTestSpec {
  const { written, entryArgs } = nameAndArguments(entry, context);
  const args: Record<string, JsonValue> = { ...entryArgs };
  const nested = context.nestedArguments === false ? undefined : args.arguments;
  if (nested !== undefined) delete args.arguments;
  if (isObject(nested)) Object.assign(args, nested);
  else if (nested !== undefined && nested !== null) invalid(context, `the "arguments" of ${written} must be a mapping`);
  if (context.columnName !== undefined) args.column_name = context.columnName;
  if (args.model !== undefined) invalid(context, `the test ${written} has an argument "model", which dbt reserves`);
  const match = TEST_NAME.exec(written);
  if (match === null) invalid(context, `${show(written)} is no name of a test`);
  const [, namespace, test = ''] = match;
  const config = takeConfig(args, written, context);
  const description = takeText(args, 'description') ?? '';
  const custom = takeText(args, 'name');
  // Last, as in dbt: the order of kwargs is the order in the manifest.
  args.model = `{{ get_where_subquery(${context.target.reference}) }}`;
  const label = `${namespace === undefined ? '' : `${namespace}_`}${context.target.isSource ? 'source_' : ''}${test}`;
  const { full, short } =
    custom === undefined ? genericTestName(label, context.target.label, args) : { full: custom, short: custom };
  if (short !== full && config.alias === undefined) config.alias = short;
  const macro = namespace === undefined ? `test_${test}` : `${namespace}.test_${test}`;
  return {
    test,
    namespace: namespace ?? null,
    kwargs: args,
    config: plainJson(config) as JsonObject,
    name: full,
    shortName: short,
    description,
    rawCode: `{{ ${macro}(**_dbt_generic_test_kwargs) }}${configText(config)}`,
  };
}

function nameAndArguments(entry: JsonValue, context: SpecContext): { written: string; entryArgs: JsonObject } {
  if (typeof entry === 'string') return { written: entry, entryArgs: {} };
  if (!isObject(entry)) return invalid(context, `a test is a name or a mapping, not ${show(entry)}`);
  const { test_name: named, ...others } = entry;
  if (named !== undefined) {
    return typeof named === 'string'
      ? { written: named, entryArgs: others }
      : invalid(context, '"test_name" must be text');
  }
  const [[written, args] = [], ...more] = Object.entries(entry);
  if (written === undefined) return invalid(context, 'a test entry is empty');
  if (more.length > 0) {
    const near = didYouMean(written, ['test_name']);
    const keys = Object.keys(entry).join(', ');
    return invalid(
      context,
      `a test entry has one key, the test's name; this one has ${keys}`,
      near ?? 'indent the arguments below the name',
    );
  }
  return isObject(args)
    ? { written, entryArgs: args }
    : invalid(context, `the arguments of ${written} must be a mapping, not ${show(args ?? null)}`);
}

/** dbt: config keys beside the arguments, then those under `config:`; texts are rendered, null means not set. */
function takeConfig(args: Record<string, JsonValue>, test: string, context: SpecContext): Record<string, JsonValue> {
  // Most tests are a name only.
  if (Object.keys(args).every(key => key === 'column_name')) return {};
  if (args.config !== undefined && args.config !== null && !isObject(args.config))
    invalid(context, `the "config" of ${test} must be a mapping, not ${show(args.config)}`);
  const nested: Record<string, JsonValue> = { ...(isObject(args.config) ? args.config : {}) };
  delete args.config;
  const config: Record<string, JsonValue> = {};
  for (const key of CONFIG_AMONG_ARGUMENTS) {
    const beside = args[key];
    delete args[key];
    const given = beside !== undefined && beside !== null && beside !== false && beside !== '' && beside !== 0;
    if (given && nested[key] !== undefined) {
      invalid(context, `the test ${test} has the same key at the top-level and in config: "${key}"`);
    }
    const value = given ? beside : (nested[key] ?? beside);
    if (!given) delete nested[key];
    if (value !== undefined) config[key] = value;
  }
  Object.assign(config, nested);
  for (const [key, value] of Object.entries(config)) {
    const rendered = typeof value === 'string' ? renderText(value, context.render, []) : value;
    if (rendered === null) delete config[key];
    else config[key] = rendered;
  }
  return config;
}

function takeText(args: Record<string, JsonValue>, key: string): string | undefined {
  const value = args[key];
  if (value !== undefined) delete args[key];
  return value === undefined || value === null ? undefined : pythonStr(value);
}

/** dbt writes the configuration behind the macro call, in Python's spelling. */
function configText(config: JsonObject): string {
  const parts = Object.entries(config).map(([key, value]) =>
    typeof value === 'string' ? `${key}="${value.replace(/"/g, '\\"')}"` : `${key}=${pythonStr(value)}`,
  );
  return parts.length === 0 ? '' : `{{ config(${parts.join(',')}) }}`;
}

function invalid(context: SpecContext, message: string, hint?: string): never {
  fail({ code: 'TS2004', message, at: context.at(), ...(hint === undefined ? {} : { hint }) });
}
