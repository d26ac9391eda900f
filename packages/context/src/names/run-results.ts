import type { AnyNode, Manifest, NodeResult } from '@tsdbt/core';
import { Dict, fromJson, HostObject, type Json, PyFloat, parseIsoDateTime, type Value } from '@tsdbt/jinja';
import { method } from '../values/method.ts';
import { nodeFields } from './model-value.ts';

/** `results` of on-run-end hooks: how each node ended, with the node itself. dbt: `RunResult`. */
export function runResultsValue(results: readonly NodeResult[], manifest: Manifest): Value {
  return results.map(result => {
    const node = nodeOf(result, manifest);
    return new ResultObject('RunResult', () => resultFields(result, node), {
      node: () => (node === undefined ? null : nodeObject(node, result)),
      timing: () => result.timing.map(timingObject),
      skipped: () => result.status === 'skipped',
      unique_id: () => result.unique_id,
    });
  });
}

type Members = Readonly<Record<string, () => Value>>;

/** An object with fields, `to_dict()`, and members that are other than the dict has them. */
class ResultObject extends HostObject {
  private readonly kind: string;
  private readonly makeFields: () => Dict;
  private readonly members: Members;
  private dict: Dict | undefined;

  constructor(kind: string, makeFields: () => Dict, members: Members) {
    super();
    this.kind = kind;
    this.makeFields = makeFields;
    this.members = members;
  }

  override get typeName(): string {
    return this.kind;
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'to_dict') return method('to_dict', ['omit_none?'], omit => this.asDict(omit === true));
    return Object.hasOwn(this.members, name) ? this.members[name]?.() : this.fields().get(name);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }

  override repr(): string {
    const shown = ['unique_id', 'status', 'name']
      .map(key => this.getAttr(key))
      .filter(value => typeof value === 'string');
    return `${this.kind}(${shown.join(', ')})`;
  }

  /** A new one each time: templates change what they get. */
  private asDict(omitNone: boolean): Dict {
    return new Dict([...this.fields().entries()].filter(([, value]) => !omitNone || value !== null));
  }

  private fields(): Dict {
    this.dict ??= this.makeFields();
    return this.dict;
  }
}

function nodeObject(node: AnyNode, result: NodeResult): Value {
  const fields = compiledNode(node, result);
  const config = fields.get('config');
  const members = config instanceof Dict ? { config: () => new NodeConfigObject(config) } : {};
  return new ResultObject('Node', () => fields, members);
}

/** Configuration as an object: what is not configured is None. dbt: `BaseConfig`. */
class NodeConfigObject extends HostObject {
  private readonly values: Dict;

  constructor(values: Dict) {
    super();
    this.values = values;
  }

  override get typeName(): string {
    return 'NodeConfig';
  }

  override getAttr(name: string): Value {
    if (name === 'to_dict') return method('to_dict', ['omit_none?'], () => new Dict(this.values.entries()));
    if (name === 'get')
      return method('get', ['key', 'default?'], (key, fallback) => this.values.get(key ?? null) ?? fallback ?? null);
    return this.values.get(name) ?? null;
  }

  override getItem(key: Value): Value {
    return this.values.get(key) ?? null;
  }

  override iterate(): Iterable<Value> {
    return this.values.iterate();
  }

  override repr(): string {
    return this.values.repr();
  }
}

function nodeOf({ unique_id: id }: NodeResult, manifest: Manifest): AnyNode | undefined {
  return (
    manifest.nodes[id] ??
    manifest.unit_tests[id] ??
    manifest.sources[id] ??
    manifest.exposures[id] ??
    manifest.functions[id] ??
    manifest.saved_queries[id]
  );
}

/** dbt: the fields of `RunResult`, in its order. */
function resultFields(result: NodeResult, node: AnyNode | undefined): Dict {
  return new Dict([
    ['status', result.status],
    ['timing', fromJson(result.timing as unknown as Json)],
    ['thread_id', result.thread_id],
    ['execution_time', new PyFloat(result.execution_time)],
    ['adapter_response', fromJson(result.adapter_response as Json)],
    ['message', result.message],
    ['failures', result.failures],
    ['node', node === undefined ? null : compiledNode(node, result)],
    ['agate_table', null],
    ['batch_results', fromJson(result.batch_results as Json)],
  ]);
}

function compiledNode(node: AnyNode, { compiled, compiled_code: code, local }: NodeResult): Dict {
  const fields = nodeFields(node);
  if (compiled !== true) return fields;
  fields.set('compiled', compiled);
  fields.set('compiled_code', code);
  fields.set('compiled_path', local.compiledPath);
  return fields;
}

/** dbt: `TimingInfo`, whose times are datetimes without a zone, in UTC. */
function timingObject(timing: NodeResult['timing'][number]): Value {
  const time = (text: string) => (): Value => parseIsoDateTime(text.replace(/Z$/, ''));
  return new ResultObject('TimingInfo', () => new Dict(Object.entries(timing)), {
    started_at: time(timing.started_at),
    completed_at: time(timing.completed_at),
  });
}
