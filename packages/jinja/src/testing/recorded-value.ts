import { Dict, PyFloat, PyRange, Tuple, type Value } from '../index.ts';

/** A value in a file of recorded renderings: JSON, with `$tuple`, `$dict`, `$pairs`, `$float`, `$range` for the rest. */
export type Recorded = null | boolean | number | string | readonly Recorded[] | { readonly [key: string]: Recorded };

/** Reads a recorded value. */
export function readRecorded(recorded: Recorded): Value {
  if (typeof recorded === 'number') return Number.isInteger(recorded) ? recorded : new PyFloat(recorded);
  if (typeof recorded !== 'object' || recorded === null) return recorded;
  if (Array.isArray(recorded)) return (recorded as readonly Recorded[]).map(readRecorded);
  const [[kind, content] = ['', null]] = Object.entries(recorded as Readonly<Record<string, Recorded>>);
  switch (kind) {
    case '$tuple':
      return new Tuple((content as readonly Recorded[]).map(readRecorded));
    case '$float':
      return new PyFloat(Number(String(content).replace('inf', 'Infinity')));
    case '$range': {
      const [start = 0, stop = 0, step = 1] = content as readonly number[];
      return new PyRange(start, stop, step);
    }
    case '$pairs':
      return new Dict((content as readonly (readonly [Recorded, Recorded])[]).map(readPair));
    case '$dict':
      return new Dict(Object.entries(content as Readonly<Record<string, Recorded>>).map(readPair));
    default:
      return new Dict(Object.entries(recorded as Readonly<Record<string, Recorded>>).map(readPair));
  }
}

function readPair([key, value]: readonly [Recorded, Recorded]): readonly [Value, Value] {
  return [readRecorded(key), readRecorded(value)];
}
