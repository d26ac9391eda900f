import { type Diagnostic, didYouMean, isSecretName, type JsonValue, SECRET_MARK } from '@tsdbt/core';
import type * as z from 'zod';
import { CONFIG_KEYS } from '../config/config-keys.ts';
import { locate, type YamlPath } from './locate.ts';
import type { YamlDocument } from './read-yaml.ts';

/**
 * Holds a part of a YAML file against its schema. Unknown keys are warnings (TS1004, with the nearest key), wrong types errors (TS1005),
 * missing keys TS1009, values outside a list TS2005; each at the place of the key.
 */
export function checkShape(
  schema: z.ZodType,
  value: JsonValue,
  document: YamlDocument,
  path: YamlPath = [],
): Diagnostic[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.flatMap(issue => diagnosticsOf(issue, schema, value, { document, path }));
}

/** `checkShape` for callers that only go on when nothing is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(diagnostic => diagnostic.severity === 'error');
}

interface Base {
  readonly document: YamlDocument;
  readonly path: YamlPath;
}

function diagnosticsOf(issue: z.core.$ZodIssue, schema: z.ZodType, value: JsonValue, base: Base): Diagnostic[] {
  const within = issue.path.map(step => (typeof step === 'symbol' ? String(step) : step));
  const path = [...base.path, ...within];
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, within);
    return issue.keys.map(key => unknownKey(base.document, [...path, key], known));
  }
  const at = locate(base.document, path);
  const name = nameOf(path);
  const actual = valueAt(value, within);
  if (actual === undefined && typeof within.at(-1) === 'string') {
    return [
      {
        code: 'TS1009',
        severity: 'error',
        message: `${base.document.file}: "${within.at(-1)}" is missing${parentOf(path)}`,
        at,
      },
    ];
  }
  const wanted = wantedBy(issue);
  const shown = path.some(step => typeof step === 'string' && isSecretName(step)) ? SECRET_MARK : show(actual);
  if (issue.code === 'invalid_value' || issue.code === 'invalid_format' || issue.code === 'custom') {
    return [{ code: 'TS2005', severity: 'error', message: `${name} is ${shown}, must be ${wanted}`, at }];
  }
  const hint = typeof actual === 'boolean' && wanted.includes('text') ? { hint: BOOLEAN_WORDS } : {};
  return [{ code: 'TS1005', severity: 'error', message: `${name} is ${shown}, must be ${wanted}`, at, ...hint }];
}

const BOOLEAN_WORDS = 'in YAML 1.1, which dbt reads, on, off, yes and no are true and false; quote the text';

const UNDER_CONFIG = 'it configures a node: put it under "config:"';

/** TS1004 for one key. */
export function unknownKey(document: YamlDocument, path: YamlPath, known: readonly string[]): Diagnostic {
  const key = String(path.at(-1));
  const hint = known.includes('config') && Object.hasOwn(CONFIG_KEYS, key) ? UNDER_CONFIG : didYouMean(key, known);
  const message = `unknown key "${key}"${parentOf(path)}`;
  return {
    code: 'TS1004',
    severity: 'warning',
    message,
    at: locate(document, path),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** What a message says a value must be; for a union, what each member wants. */
export function wantedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_NAMES[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union': {
      const wanted = issue.errors.flatMap(([first]) => (first === undefined ? [] : [wantedBy(first)]));
      return [...new Set(wanted)].join(' or ') || issue.message;
    }
    default:
      return issue.message.replace(/^must be /, '');
  }
}

/** A value as a message quotes it, shortened. */
export function show(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function nameOf(path: YamlPath): string {
  const key = path.findLast(step => typeof step === 'string');
  return key === undefined ? 'the value' : `"${key}"`;
}

function parentOf(path: YamlPath): string {
  const parents = path.slice(0, -1).filter(step => typeof step === 'string');
  return parents.length === 0 ? '' : ` in ${parents.join('.')}`;
}

function valueAt(value: JsonValue, path: YamlPath): JsonValue | undefined {
  let current: JsonValue | undefined = value;
  for (const step of path) {
    if (current === null || typeof current !== 'object') return undefined;
    current = (current as Record<string | number, JsonValue>)[step];
  }
  return current;
}

/** The keys that an object schema knows at a path below it. */
function knownKeys(schema: z.ZodType, path: YamlPath): readonly string[] {
  let current: readonly z.core.$ZodType[] = unwrap(schema);
  for (const step of path) current = current.flatMap(each => membersAt(each, step)).flatMap(unwrap);
  return current.flatMap(each => Object.keys(definition(each).shape ?? {}));
}

interface Definition {
  readonly type: string;
  readonly shape?: Record<string, z.core.$ZodType>;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
  readonly getter?: () => z.core.$ZodType;
}

function definition(schema: z.core.$ZodType): Definition {
  return schema._zod.def as unknown as Definition;
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType[] {
  const { innerType, options, getter } = definition(schema);
  if (innerType !== undefined) return unwrap(innerType);
  if (options !== undefined) return options.flatMap(unwrap);
  return getter === undefined ? [schema] : unwrap(getter());
}

function membersAt(schema: z.core.$ZodType, step: string | number): z.core.$ZodType[] {
  const { shape, element, valueType } = definition(schema);
  const member = typeof step === 'number' ? element : (shape?.[step] ?? valueType);
  return member === undefined ? [] : [member];
}
