import type { RefCall } from '@tsdbt/core';

/** A reference as YAML spells it: `ref('orders')`, `ref('shop', 'orders', v=2)`, `source('raw', 't')`, `metric('m')`, in `{{ }}` or not. */
export type Reference =
  | { readonly kind: 'ref'; readonly ref: RefCall }
  | { readonly kind: 'source'; readonly source: readonly [string, string] }
  | { readonly kind: 'metric'; readonly metric: readonly string[] };

const ARGUMENT = /^\s*(?:(v|version)\s*=\s*)?(?:'([^'\\]*)'|"([^"\\]*)"|(\d+(?:\.\d+)?))\s*(?:,|$)/;

/** Reads a reference whose arguments are literals; undefined for anything else. */
export function readReference(text: string): Reference | undefined {
  const call = readCall(text);
  if (call === undefined) return undefined;
  const read = readArguments(call.argumentList);
  if (read === undefined) return undefined;
  const { names, version } = read;
  const [first, second] = names;
  if (first === undefined || names.length > 2) return undefined;
  switch (call.name) {
    case 'ref':
      return { kind: 'ref', ref: { name: second ?? first, package: second === undefined ? null : first, version } };
    case 'source':
      return second === undefined || version !== null ? undefined : { kind: 'source', source: [first, second] };
    default:
      return version === null ? { kind: 'metric', metric: names } : undefined;
  }
}

/** The one call that a text is, in `{{ }}` or not. */
function readCall(text: string): { readonly name: string; readonly argumentList: string } | undefined {
  let call = text.trim();
  if (call.startsWith('{{')) call = call.slice(call[2] === '-' ? 3 : 2).trim();
  if (call.endsWith('}}')) call = call.slice(0, call.at(-3) === '-' ? -3 : -2).trim();
  const [opening, name] = /^(ref|source|metric)\s*\(/.exec(call) ?? [];
  if (opening === undefined || name === undefined || !call.endsWith(')')) return undefined;
  const argumentList = call.slice(opening.length, -1).trim();
  return { name, argumentList: argumentList.endsWith(',') ? argumentList.slice(0, -1).trim() : argumentList };
}

function readArguments(text: string): { names: string[]; version: string | number | null } | undefined {
  const names: string[] = [];
  let version: string | number | null = null;
  for (let rest = text; rest !== ''; ) {
    const match = ARGUMENT.exec(rest);
    if (match === null) return undefined;
    const value = match[2] ?? match[3];
    if (match[1] !== undefined) version = value ?? Number(match[4]);
    else if (value === undefined || version !== null) return undefined;
    else names.push(value);
    rest = rest.slice(match[0].length).trimStart();
  }
  return { names, version };
}
