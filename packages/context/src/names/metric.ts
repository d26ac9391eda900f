import { fail } from '@tsdbt/core';
import { type CallArgs, Dict, type NativeFunction, nativeFunction, str } from '@tsdbt/jinja';
import type { Relation } from '../values/relation.ts';

/** `metric([package,] name)`: noted; gives the metric's name and package. */
export function metricFunction(onMetric: (path: readonly string[]) => void): NativeFunction {
  return nativeFunction('metric', args => {
    const path = readPath('metric', args);
    onMetric(path);
    return new Dict([
      ['metric_name', path.at(-1) ?? ''],
      ['package_name', path.length === 2 ? (path[0] ?? null) : null],
    ]);
  });
}

/** `function([package,] name)` (user-defined functions): noted; dbt-clickhouse cannot create them. */
export function functionFunction(current: Relation, onFunction: (path: readonly string[]) => void): NativeFunction {
  return nativeFunction('function', args => {
    onFunction(readPath('function', args));
    return current;
  });
}

function readPath(name: string, { positional }: CallArgs): readonly string[] {
  if (positional.length >= 1 && positional.length <= 2) return positional.map(str);
  return fail({ code: 'TS3006', message: `${name}() takes one or two arguments (${positional.length} given)` });
}
