import { PythonException } from '../errors/python-exception.ts';
import { splitLines } from '../methods/text-split.ts';
import { compareValues } from '../operators/compare.ts';
import { workOn } from '../render/budget.ts';
import { Dict } from '../values/dict.ts';
import { PySet } from '../values/py-set.ts';
import { repr, reprString } from '../values/repr.ts';
import { GroupTuple, Tuple } from '../values/tuple.ts';
import { typeName } from '../values/type-name.ts';
import type { Value } from '../values/value.ts';

/** Python: `pprint.pformat(value)`: dicts sorted, and what is wider than 80 characters on several lines. */
export function prettyPrint(value: Value): string {
  return pretty(value, { indent: 0, allowance: 0, level: 0 });
}

const WIDTH = 80;

/** Where a value is printed: how far in, how much must follow it on its last line, how deep it is nested. */
interface Place {
  readonly indent: number;
  readonly allowance: number;
  readonly level: number;
}

function pretty(value: Value, place: Place): string {
  const flat = flatText(value);
  if (flat.length <= WIDTH - place.indent - place.allowance) return flat;
  const inner = { ...place, level: place.level + 1 };
  if (typeof value === 'string') return prettyText(value, inner);
  if (value instanceof Dict) return `{${prettyEntries(value, { ...inner, allowance: place.allowance + 1 })}}`;
  if (Array.isArray(value)) return prettyItems('[', value, ']', inner);
  if (isPlainTuple(value)) return prettyItems('(', value.items, value.items.length === 1 ? ',)' : ')', inner);
  if (value instanceof PySet && value.size > 0) return prettyItems('{', sorted([...value.iterate()]), '}', inner);
  return flat;
}

/** `repr`, with the keys of dicts in order. */
function flatText(value: Value): string {
  workOn(value);
  if (Array.isArray(value)) return `[${value.map(flatText).join(', ')}]`;
  if (value instanceof Dict) {
    const entries = sorted([...value.keys()]).map(key => `${flatText(key)}: ${flatText(value.get(key) ?? null)}`);
    return `{${entries.join(', ')}}`;
  }
  if (isPlainTuple(value)) {
    const [only] = value.items;
    if (value.items.length === 1 && only !== undefined) return `(${flatText(only)},)`;
    return `(${value.items.map(flatText).join(', ')})`;
  }
  return repr(value);
}

/** Tuples of a class of their own print themselves, dicts within them unsorted. */
function isPlainTuple(value: Value): value is Tuple {
  return value instanceof Tuple && value.repr === undefined && !(value instanceof GroupTuple);
}

function prettyItems(open: string, items: readonly Value[], close: string, place: Place): string {
  const indent = place.indent + 1;
  const lines = items.map((item, index) => {
    const allowance = index === items.length - 1 ? place.allowance + close.length : 1;
    return pretty(item, { indent, allowance, level: place.level });
  });
  return open + lines.join(`,\n${' '.repeat(indent)}`) + close;
}

function prettyEntries(dict: Dict, place: Place): string {
  const indent = place.indent + 1;
  const keys = sorted([...dict.keys()]);
  const lines = keys.map((key, index) => {
    const shown = flatText(key);
    const allowance = index === keys.length - 1 ? place.allowance : 1;
    const at = { indent: indent + shown.length + 2, allowance, level: place.level };
    return `${shown}: ${pretty(dict.get(key) ?? null, at)}`;
  });
  return lines.join(`,\n${' '.repeat(indent)}`);
}

/** Long text in pieces that Python would read as one. */
function prettyText(text: string, place: Place): string {
  const isOutermost = place.level === 1;
  const indent = place.indent + (isOutermost ? 1 : 0);
  const allowance = place.allowance + (isOutermost ? 1 : 0);
  const lines = splitLines(text, true);
  const chunks = lines.flatMap((line, index) => {
    const isLast = index === lines.length - 1;
    const width = WIDTH - indent - (isLast ? allowance : 0);
    return reprString(line).length <= width
      ? [reprString(line)]
      : wrapped(line, WIDTH - indent, isLast ? allowance : 0);
  });
  if (chunks.length === 1) return reprString(text);
  const joined = chunks.join(`\n${' '.repeat(indent)}`);
  return isOutermost ? `(${joined})` : joined;
}

function wrapped(line: string, width: number, allowance: number): string[] {
  const parts = line.match(/\S+\s*|\s+/g) ?? [];
  const chunks: string[] = [];
  let current = '';
  parts.forEach((part, index) => {
    const room = width - (index === parts.length - 1 ? allowance : 0);
    if (reprString(current + part).length <= room) current += part;
    else {
      if (current !== '') chunks.push(reprString(current));
      current = part;
    }
  });
  return current === '' ? chunks : [...chunks, reprString(current)];
}

/** Python orders keys that have no order by their type's name. */
function sorted(values: Value[]): Value[] {
  return values.sort((a, b) => {
    try {
      return compareValues(a, b);
    } catch (error) {
      if (!(error instanceof PythonException)) throw error;
      return typeName(a) < typeName(b) ? -1 : 1;
    }
  });
}
