import type { Manifest, NodeResult } from '@tsdbt/core';
import { Dict, fromJson, HostObject, type Json, PyFloat, type Value } from '@tsdbt/jinja';
import { method } from '../values/method.ts';
import { modelValue } from './model-value.ts';

/** `results` of on-run-end hooks: how each node ended, with the node itself. */
export function runResultsValue(results: readonly NodeResult[], manifest: Manifest): Value {
  return results.map(result => new RunResult(result, manifest));
}

class RunResult extends HostObject {
  private readonly result: NodeResult;
  private readonly manifest: Manifest;
  private dict: Dict | undefined;

  constructor(result: NodeResult, manifest: Manifest) {
    super();
    this.result = result;
    this.manifest = manifest;
  }

  override get typeName(): string {
    return 'RunResult';
  }

  override getAttr(name: string): Value | undefined {
    if (name === 'to_dict') return method('to_dict', ['omit_none?'], () => this.fields());
    return this.fields().get(name);
  }

  override getItem(key: Value): Value | undefined {
    return this.fields().get(key);
  }

  override repr(): string {
    return `RunResult(status='${this.result.status}', unique_id='${this.result.unique_id}')`;
  }

  private fields(): Dict {
    this.dict ??= fieldsOf(this.result, this.manifest);
    return this.dict;
  }
}

function fieldsOf(result: NodeResult, manifest: Manifest): Dict {
  const { local: _, execution_time: seconds, ...fields } = result;
  const dict = new Dict(Object.entries(fields).map(([key, value]) => [key, fromJson(value as Json)]));
  dict.set('execution_time', new PyFloat(seconds));
  const node =
    manifest.nodes[result.unique_id] ?? manifest.unit_tests[result.unique_id] ?? manifest.sources[result.unique_id];
  dict.set('node', node === undefined ? null : modelValue(node, result.compiled_code ?? undefined));
  return dict;
}
