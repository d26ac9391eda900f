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
  toConfigJson,
  type Value,
} from '@tsdbt/jinja';
import { method } from '../values/method.ts';

/** `config(…)` and `config.*` while parsing: calls are noted, questions answered with '' (dbt). */
export function parseConfig(onConfig: (values: JsonObject) => void): Value {
  const note = (values: Dict): Value => {
    onConfig(configValues(values));
    return '';
  };
  return new ConfigObject(note, name => PARSE_MEMBERS.get(name)?.(note));
}

/** `config(…)` and `config.*` when a node is compiled or run: calls change nothing, questions are answered from its configuration. */
export function runConfig(node: Pick<ManifestNode, 'unique_id' | 'config'> | undefined, model: () => Value): Value {
  const config: JsonObject = (node?.config ?? {}) as JsonObject;
  const place: RunPlace = { config, nodeId: node?.unique_id, model };
  return new ConfigObject(
    () => '',
    name => RUN_MEMBERS.get(name)?.(place),
  );
}

/** dbt: `pre_hook` and `post_hook` are `pre-hook` and `post-hook`; giving both is an error. */
function configValues(values: Dict): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const [key, value] of values.entries()) result[str(key)] = jsonValue(toConfigJson(value));
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

class ConfigObject extends HostObject {
  private readonly note: (values: Dict) => Value;
  private readonly member: (name: string) => Value | undefined;

  constructor(note: (values: Dict) => Value, member: (name: string) => Value | undefined) {
    super();
    this.note = note;
    this.member = member;
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
    return this.member(name);
  }
}

/** What a template finds on `config`, made when it asks for it: most never do. */
type Members<P> = ReadonlyMap<string, (place: P) => Value>;

const PARSE_MEMBERS: Members<(values: Dict) => Value> = members({
  set: note => method('set', ['name', 'value'], (name, value) => note(new Dict([[name ?? null, value ?? null]]))),
  get: () => unanswered('get'),
  require: () => unanswered('require'),
  meta_get: () => unanswered('meta_get'),
  meta_require: () => unanswered('meta_require'),
  persist_relation_docs: () => method('persist_relation_docs', [], () => false),
  persist_column_docs: () => method('persist_column_docs', [], () => false),
});

function unanswered(name: string): Value {
  return method(name, ['name', 'default?', 'validator?'], () => '');
}

interface RunPlace {
  readonly config: JsonObject;
  readonly nodeId: string | undefined;
  readonly model: () => Value;
}

const RUN_MEMBERS: Members<RunPlace> = members({
  set: () => method('set', ['name', 'value'], () => ''),
  get: ({ config, nodeId }) => lookUp('get', config, false, nodeId),
  require: ({ config, nodeId }) => lookUp('require', config, true, nodeId),
  meta_get: ({ config, nodeId }) => lookUp('meta_get', metaOf(config), false, nodeId),
  meta_require: ({ config, nodeId }) => lookUp('meta_require', metaOf(config), true, nodeId),
  persist_relation_docs: ({ config }) => method('persist_relation_docs', [], () => persists(config, 'relation')),
  persist_column_docs: ({ config }) => method('persist_column_docs', [], () => persists(config, 'columns')),
  model: ({ model }) => model(),
});

function members<P>(byName: Readonly<Record<string, (place: P) => Value>>): Members<P> {
  return new Map(Object.entries(byName));
}

function metaOf({ meta }: JsonObject): JsonObject {
  return isObject(meta) ? meta : {};
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
