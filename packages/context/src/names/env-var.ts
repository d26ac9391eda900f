import { didYouMean, fail, rememberSecret, SECRET_ENVIRONMENT_PREFIX } from '@tsdbt/core';
import { type NativeFunction, str } from '@tsdbt/jinja';
import type { TemplateHost } from '../phases/template-host.ts';
import { method } from '../values/method.ts';

export interface EnvVarOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Profiles and package files may read secrets; nothing else. */
  readonly secrets: 'allowed' | 'refused';
  /** Hears the name of each variable that is asked for: what was parsed depends on it. */
  readonly onRead?: (name: string) => void;
}

/** `env_var(name, default)`. A variable that is not set and has no default is an error (TS1008). */
export function envVarFunction(options: EnvVarOptions): NativeFunction {
  return method('env_var', ['var', 'default?'], (name, fallback) => {
    const key = str(name ?? null);
    const isSecret = key.startsWith(SECRET_ENVIRONMENT_PREFIX);
    if (isSecret && options.secrets === 'refused') failSecret(key);
    options.onRead?.(key);
    const value = Object.hasOwn(options.env, key) ? options.env[key] : undefined;
    if (value !== undefined) {
      if (isSecret) rememberSecret(value);
      return value;
    }
    if (fallback !== undefined && fallback !== null) return fallback;
    return failMissing(key, options.env);
  });
}

/** The reader of a phase whose host wants to know what is read. */
export function heardBy(host: TemplateHost | undefined): Pick<EnvVarOptions, 'onRead'> {
  const reads = host?.reads;
  return reads === undefined ? {} : { onRead: name => reads.envVar(name) };
}

function failSecret(name: string): never {
  return fail({
    code: 'TS3010',
    message: `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${name}' referenced elsewhere.`,
  });
}

function failMissing(name: string, env: Readonly<Record<string, string>>): never {
  return fail({
    code: 'TS1008',
    message: `Env var required but not provided: '${name}'`,
    hint: didYouMean(name, Object.keys(env)) ?? `set it, or give a default: env_var('${name}', '…')`,
  });
}
