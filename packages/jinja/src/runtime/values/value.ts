import type { HostObject } from './host-object.ts';

/**
 * What a template can hold. None is `null`; an int is a `number` when it is a safe integer and a `bigint` otherwise; a
 * float is a `PyFloat` (so that `1.0` stays `1.0`); a list is an array, shared by reference; everything else (tuples,
 * dicts, sets, undefined, functions, dates, the host's own objects) is a `HostObject`.
 */
export type Value = null | boolean | number | bigint | string | Value[] | HostObject;
