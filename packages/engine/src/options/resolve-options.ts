import { fail, type JsonObject, type JsonValue } from '@tsdbt/core';
import { environmentNames } from './environment-names.ts';
import { OPTIONS, type OptionKey, type OptionSpec, type OptionValues } from './options.ts';
import { readOptionValue } from './read-option-value.ts';
import { USER_SETTINGS } from './user-settings.ts';

/** `flags:` of files: of the project's, and of the user's own (dbt 1.12: `~/.dbt/user_settings.yml`). */
export interface FlagsOfFiles {
  readonly project?: JsonObject;
  readonly user?: JsonObject;
}

/**
 * The options in effect. dbt: command line over environment over `flags:` of the project file over the user's own over the default.
 * A value from the environment or a file that the option cannot take is an error that names where it stands.
 */
export function resolveOptions(
  given: OptionValues,
  env: Readonly<Record<string, string>>,
  { project = {}, user = {} }: FlagsOfFiles,
): OptionValues {
  const values: Record<string, unknown> = {};
  for (const key of Object.keys(OPTIONS) as OptionKey[]) {
    const value =
      given[key] ??
      (isGivenOtherwise(key, given) ? undefined : fromEnvironment(key, env)) ??
      fromFile(key, project, 'the project file') ??
      fromFile(key, user, USER_SETTINGS) ??
      (OPTIONS[key] as OptionSpec).default;
    if (value !== undefined) values[key] = value;
  }
  return values as OptionValues;
}

/** Under the option's other name. */
function isGivenOtherwise(key: OptionKey, given: OptionValues): boolean {
  if (key === 'resourceTypes') return given.resourceType !== undefined;
  return key === 'excludeResourceTypes' && given.excludeResourceType !== undefined;
}

/** Of what says what to run, dbt reads these from the environment. */
const SELECTING_BY_ENVIRONMENT: ReadonlySet<OptionKey> = new Set<OptionKey>([
  'indirectSelection',
  'state',
  'resourceTypes',
  'excludeResourceTypes',
]);

function fromEnvironment(key: OptionKey, env: Readonly<Record<string, string>>): unknown {
  const spec: OptionSpec = OPTIONS[key];
  if (spec.group === 'what' && !SELECTING_BY_ENVIRONMENT.has(key)) return undefined;
  const name = environmentNames(key).find(candidate => env[candidate] !== undefined && env[candidate] !== '');
  if (name === undefined) return undefined;
  return readOptionValue(spec, env[name] ?? '', `the environment variable ${name}`);
}

function fromFile(key: OptionKey, flags: JsonObject, file: string): unknown {
  const spec: OptionSpec = OPTIONS[key];
  const name = key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  const value: JsonValue | undefined = flags[name];
  if (value === undefined || value === null) return undefined;
  if (spec.kind === 'yaml') return JSON.stringify(value);
  const where = `flags.${name} of ${file}`;
  if (typeof value === 'object') return fail({ code: 'TS8003', message: `${where} is no single value` });
  return readOptionValue(spec, String(value), where);
}
