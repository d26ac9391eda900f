import { fail, type JsonObject, type JsonValue } from '@tsdbt/core';
import { environmentNames } from './environment-names.ts';
import { OPTIONS, type OptionKey, type OptionSpec, type OptionValues } from './options.ts';

/**
 * The options in effect. dbt: command line over environment over `flags:` of the project file over the default.
 * A value from the environment or the project file that the option cannot take is an error that names where it stands.
 */
export function resolveOptions(
  given: OptionValues,
  env: Readonly<Record<string, string>>,
  projectFlags: JsonObject,
): OptionValues {
  const values: Record<string, unknown> = {};
  for (const key of Object.keys(OPTIONS) as OptionKey[]) {
    const value =
      given[key] ?? fromEnvironment(key, env) ?? fromProject(key, projectFlags) ?? (OPTIONS[key] as OptionSpec).default;
    if (value !== undefined) values[key] = value;
  }
  return values as OptionValues;
}

function fromEnvironment(key: OptionKey, env: Readonly<Record<string, string>>): unknown {
  const spec: OptionSpec = OPTIONS[key];
  if (spec.group === 'what' && key !== 'indirectSelection' && key !== 'state') return undefined;
  const name = environmentNames(key).find(candidate => env[candidate] !== undefined && env[candidate] !== '');
  if (name === undefined) return undefined;
  return convert(spec, env[name] ?? '', `the environment variable ${name}`);
}

function fromProject(key: OptionKey, flags: JsonObject): unknown {
  const spec: OptionSpec = OPTIONS[key];
  const name = key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  const value: JsonValue | undefined = flags[name];
  if (value === undefined || value === null) return undefined;
  if (spec.kind === 'yaml') return JSON.stringify(value);
  return typeof value === 'string' ? convert(spec, value, `flags.${name} of the project file`) : value;
}

function convert(spec: OptionSpec, text: string, where: string): unknown {
  switch (spec.kind) {
    case 'flag':
    case 'noop': {
      const value = BOOLEANS[text.toLowerCase()];
      if (value === undefined)
        fail({ code: 'TS8003', message: `${where} is "${text}", which is neither true nor false` });
      return value;
    }
    case 'integer':
      if (!/^-?\d+$/.test(text))
        fail({ code: 'TS8003', message: `${where} is "${text}", which is not a whole number` });
      return Number(text);
    case 'choice':
      if (!spec.choices?.includes(text))
        fail({ code: 'TS8003', message: `${where} is "${text}"`, hint: `one of ${spec.choices?.join(', ')}` });
      return text;
    case 'strings':
      return text.split(/\s+/);
    case 'text':
    case 'yaml':
      return text;
  }
}

/** dbt (click): what counts as true and false in an environment variable. */
const BOOLEANS: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  t: true,
  yes: true,
  y: true,
  on: true,
  '0': false,
  false: false,
  f: false,
  no: false,
  n: false,
  off: false,
};
