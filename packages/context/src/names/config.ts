import { fail, type JsonObject, type JsonValue, type ManifestNode } from '@tsdbt/core';
import {
  type CallArgs,
  type CallSite,
  callFunction,
  Dict,
  fromJson,
  HostObject,
  isSuspended,
  type Json,
  nativeFunction,
  raise,
  type Suspended,
  str,
  toJson,
  type Value,
} from '@tsdbt/jinja';
import { method } from '../values/method.ts';

/** `config(…)` and `config.*` while parsing: calls are noted, questions answered with '' (dbt). */
export function parseConfig(onConfig: (values: JsonObject) => void): Value {
  const note = (values: Dict): Value => {
    onConfig(configValues(values));
    return '';
  };
  const empty = (name: string) => method(name, ['name', 'default?', 'validator?'], () => '');
  return new ConfigObject(note, {
    set: method('set', ['name', 'value'], (name, value) => note(new Dict([[name ?? null, value ?? null]]))),
    get: empty('get'),
    require: empty('require'),
    meta_get: empty('meta_get'),
    meta_require: empty('meta_require'),
    persist_relation_docs: method('persist_relation_docs', [], () => false),
    persist_column_docs: method('persist_column_docs', [], () => false),
  });
}

/** `config(…)` and `config.*` when a node is compiled or run: calls change nothing, questions are answered from its configuration. */
export function runConfig(node: Pick<ManifestNode, 'unique_id' | 'config'> | undefined, model: () => Value): Value {
  const config: JsonObject = (node?.config ?? {}) as JsonObject;
  const meta = isObject(config.meta) ? config.meta : {};
  return new ConfigObject(() => '', {
    set: method('set', ['name', 'value'], () => ''),
    get: lookUp('get', config, false, node?.unique_id),
    require: lookUp('require', config, true, node?.unique_id),
    meta_get: lookUp('meta_get', meta, false, node?.unique_id),
    meta_require: lookUp('meta_require', meta, true, node?.unique_id),
    persist_relation_docs: method('persist_relation_docs', [], () => persists(config, 'relation')),
    persist_column_docs: method('persist_column_docs', [], () => persists(config, 'columns')),
    model,
  });
}

/** dbt: `pre_hook` and `post_hook` are `pre-hook` and `post-hook`; giving both is an error. */
function configValues(values: Dict): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const [key, value] of values.entries()) result[str(key)] = jsonValue(toJson(value));
  for (const [other, name] of [
    ['pre_hook', 'pre-hook'],
    ['post_hook', 'post-hook'],
  ] as const) {
    if (!Object.hasOwn(result, other)) continue;
    if (Object.hasOwn(result, name)) fail({ code: 'TS3006', message: `config() got both '${other}' and '${name}'` });
    result[name] = result[other] ?? null;
    delete result[other];
  }
  return result;
}

type Members = Readonly<Record<string, Value | (() => Value)>>;

class ConfigObject extends HostObject {
  private readonly note: (values: Dict) => Value;
  private readonly members: Members;

  constructor(note: (values: Dict) => Value, members: Members) {
    super();
    this.note = note;
    this.members = members;
  }

  override get typeName(): string {
    return 'ConfigObject';
  }

  override call({ positional, named }: CallArgs): Value {
    if (positional.length === 0 && named.size > 0) return this.note(new Dict(named));
    const [values] = positional;
    if (positional.length === 1 && named.size === 0 && values instanceof Dict) return this.note(values);
    return fail({ code: 'TS3006', message: 'config() takes named arguments, or one dict' });
  }

  override getAttr(name: string): Value | undefined {
    if (!Object.hasOwn(this.members, name)) return undefined;
    const member = this.members[name];
    return typeof member === 'function' ? member() : member;
  }
}

function lookUp(name: string, values: JsonObject, required: boolean, nodeId: string | undefined): Value {
  const parameters = required ? ['name', 'validator?'] : ['name', 'default?', 'validator?'];
  return nativeFunction(name, (args, site) => {
    const key = str(args.positional[0] ?? args.named.get('name') ?? null);
    const fallback = required ? undefined : (args.positional[1] ?? args.named.get('default') ?? null);
    const validator = args.positional[parameters.length - 1] ?? args.named.get('validator') ?? null;
    const found = Object.hasOwn(values, key) ? fromJson(values[key] as Json) : fallback;
    if (found === undefined) return failMissing(key, nodeId);
    // dbt: a validator judges only what is given or required, never the absence of both.
    return validator === null || (!required && fallback === null) ? found : validated(found, validator, site);
  });
}

function* validated(value: Value, validator: Value, site: CallSite): Suspended {
  const result = callFunction(validator, { positional: [value], named: new Map() }, site);
  if (isSuspended(result)) yield* result;
  return value;
}

function persists(config: JsonObject, what: 'relation' | 'columns'): boolean {
  const setting = config.persist_docs;
  if (setting === undefined || setting === null) return false;
  if (!isObject(setting))
    return raise(
      'TypeError',
      `Invalid value provided for 'persist_docs'. Expected dict but received ${typeof setting}`,
    );
  return setting[what] === true;
}

function failMissing(name: string, nodeId: string | undefined): never {
  const where = nodeId === undefined ? '' : `${nodeId}: `;
  return fail({ code: 'TS3004', message: `${where}a required config parameter '${name}' is not defined` });
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonValue(json: Json): JsonValue {
  return (typeof json === 'bigint' ? Number(json) : (json ?? null)) as JsonValue;
}
