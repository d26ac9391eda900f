import { type Diagnostic, didYouMean, type JsonObject, type JsonValue, type SourceSpan } from '@tsdbt/core';
import { show, wantedBy } from '../yaml/check-shape.ts';
import { CONFIG_KEYS, type ConfigResource } from './config-keys.ts';
import { configKeyName } from './merge-config.ts';

/**
 * Holds configuration values against the table of keys. A wrong type is an error; a key that the table lacks is kept (dbt), with a
 * warning only when it looks like a misspelling. `at` finds the place of a key.
 */
export function checkConfig(
  values: JsonObject,
  resource: ConfigResource,
  at: (key: string) => SourceSpan,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [written, value] of Object.entries(values)) {
    const key = configKeyName(written);
    const known = Object.hasOwn(CONFIG_KEYS, key) ? CONFIG_KEYS[key] : undefined;
    if (known === undefined) found.push(...misspelling(written, resource, at));
    else if (value !== null) {
      const result = known.type.safeParse(value);
      const issue = result.success ? undefined : result.error.issues[0];
      if (issue !== undefined) found.push(wrongValue(written, value, issue, at(written)));
    }
  }
  return found;
}

function wrongValue(key: string, value: JsonValue, issue: Parameters<typeof wantedBy>[0], at: SourceSpan): Diagnostic {
  const code = issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'TS1005' : 'TS2005';
  const part = issue.path.length === 0 ? 'it' : `its "${issue.path.map(String).join('.')}"`;
  const message = `the config "${key}" is ${show(value)}; ${part} must be ${wantedBy(issue)}`;
  const textForFlag = typeof value === 'string' && /^(true|false)$/i.test(value);
  const hint = textForFlag ? { hint: 'this is text, as Jinja gives it; add the filter as_bool' } : {};
  return { code, severity: 'error', message, at, ...hint };
}

const KEYS_OF = new Map<ConfigResource, readonly string[]>();

function misspelling(key: string, resource: ConfigResource, at: (key: string) => SourceSpan): Diagnostic[] {
  if (key.length < 5) return [];
  let keys = KEYS_OF.get(resource);
  if (keys === undefined) {
    keys = Object.keys(CONFIG_KEYS).filter(name => CONFIG_KEYS[name]?.on.includes(resource));
    KEYS_OF.set(resource, keys);
  }
  // In a property file a `+` is a part of the name (dbt), which nobody means.
  const hint =
    keys.includes(key.slice(1)) && key.startsWith('+') ? `did you mean "${key.slice(1)}"?` : didYouMean(key, keys);
  if (hint === undefined) return [];
  return [{ code: 'TS1004', severity: 'warning', message: `unknown config "${key}"; it is kept`, at: at(key), hint }];
}
