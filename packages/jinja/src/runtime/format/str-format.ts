import { getAttr, getItem } from '../attributes/get-attr.ts';
import type { Environment } from '../environment.ts';
import { raise } from '../errors/python-exception.ts';
import { Markup } from '../values/markup.ts';
import { asciiRepr, repr } from '../values/repr.ts';
import { str } from '../values/str.ts';
import { Undefined } from '../values/undefined.ts';
import type { Value } from '../values/value.ts';
import { formatValue } from './format-spec.ts';

/**
 * Python: `text.format(*args, **kwargs)` with the sandbox's look-up of fields. `escapeText` is applied to
 * what is filled in (marked-up text escapes it, unless it is marked up itself).
 */
export function formatText(
  text: string,
  args: FormatArguments,
  environment: Environment,
  escapeText: (text: string) => string = text => text,
): string {
  return new Formatter(args, environment, escapeText).format(text, 2);
}

/** Positional values, and named ones by their name (`undefined`: KeyError). */
export interface FormatArguments {
  readonly positional: readonly Value[];
  readonly named: { get(name: string): Value | undefined };
}

class Formatter {
  private readonly args: FormatArguments;
  private readonly environment: Environment;
  private readonly escapeText: (text: string) => string;
  /** Python: fields are numbered automatically or by hand, never both. */
  private automatic = 0;
  private numbering: 'automatic' | 'manual' | undefined;

  constructor(args: FormatArguments, environment: Environment, escapeText: (text: string) => string) {
    this.args = args;
    this.environment = environment;
    this.escapeText = escapeText;
  }

  format(text: string, depth: number): string {
    if (depth < 0) raise('ValueError', 'Max string recursion exceeded');
    let result = '';
    let position = 0;
    while (position < text.length) {
      const character = text.charAt(position);
      if (character !== '{' && character !== '}') {
        const next = text.slice(position).search(/[{}]/);
        const end = next < 0 ? text.length : position + next;
        result += text.slice(position, end);
        position = end;
      } else if (text.charAt(position + 1) === character) {
        result += character;
        position += 2;
      } else if (character === '}') {
        raise('ValueError', "Single '}' encountered in format string");
      } else {
        const end = fieldEnd(text, position);
        result += this.field(text.slice(position + 1, end), depth);
        position = end + 1;
      }
    }
    return result;
  }

  private field(field: string, depth: number): string {
    const { name, conversion, spec } = splitField(field);
    const value = this.lookup(name);
    const formatted = spec === '' ? '' : this.format(spec, depth - 1);
    if (conversion !== undefined && !['r', 's', 'a'].includes(conversion)) {
      raise('ValueError', `Unknown conversion specifier ${conversion}`);
    }
    const shown = converted(value, conversion);
    if (formatted === '' && shown instanceof Markup) return shown.text;
    if (formatted !== '' && shown instanceof Undefined) {
      raise('TypeError', 'unsupported format string passed to Undefined.__format__');
    }
    return this.escapeText(formatValue(shown, formatted));
  }

  private lookup(name: string): Value {
    const first = /^[^.[]*/.exec(name)?.[0] ?? '';
    const path = name.slice(first.length).match(/\.[^.[]*|\[[^\]]*\]?/g) ?? [];
    // Python's sandbox numbers `{}` only, not `{.a}`.
    if (first === '' && path.length > 0) raise('KeyError', "''");
    let value = this.argument(first, path.length === 0);
    for (const step of path) {
      if (step.startsWith('[') && !step.endsWith(']')) raise('ValueError', "Missing ']' in format string");
      const key = step.startsWith('.') ? step.slice(1) : step.slice(1, -1);
      if (key === '') raise('ValueError', 'Empty attribute in format string');
      if (step.startsWith('.')) value = getAttr(this.environment, value, key);
      else value = getItem(this.environment, value, /^\d+$/.test(key) ? Number(key) : key);
    }
    return value;
  }

  private argument(name: string, isBare: boolean): Value {
    if (name !== '' && !/^\d+$/.test(name)) {
      const named = this.args.named.get(name);
      return named === undefined ? raise('KeyError', `'${name}'`) : named;
    }
    const kind = name === '' ? 'automatic' : 'manual';
    if (isBare && this.numbering !== undefined && this.numbering !== kind) {
      const [from, to] =
        kind === 'manual'
          ? ['automatic field numbering', 'manual field specification']
          : ['manual field specification', 'automatic field numbering'];
      raise('ValueError', `cannot switch from ${from} to ${to}`);
    }
    // Python's sandbox does not count `{0.a}` as numbering by hand.
    if (isBare) this.numbering = kind;
    const index = name === '' ? this.automatic++ : Number(name);
    const value = this.args.positional[index];
    return value === undefined
      ? raise('IndexError', `Replacement index ${index} out of range for positional args tuple`)
      : value;
  }
}

function converted(value: Value, conversion: string | undefined): Value {
  switch (conversion) {
    case undefined:
      return value;
    case 's':
      return str(value);
    case 'a':
      return asciiRepr(value);
    default:
      return repr(value);
  }
}

function fieldEnd(text: string, start: number): number {
  let open = 0;
  let inBrackets = false;
  for (let i = start; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '[') inBrackets = true;
    else if (character === ']') inBrackets = false;
    else if (character === '{') open++;
    else if (character === '}' && --open === 0) return i;
  }
  return raise(
    'ValueError',
    inBrackets || start + 1 < text.length
      ? "expected '}' before end of string"
      : "Single '{' encountered in format string",
  );
}

function splitField(field: string): { name: string; conversion: string | undefined; spec: string } {
  const found = /^((?:[^[!:]|\[[^\]]*\])*)(?:!([^:]*))?(?::([\s\S]*))?$/.exec(field);
  if (found === null) return raise('ValueError', "expected ':' after conversion specifier");
  return { name: found[1] ?? '', conversion: found[2], spec: found[3] ?? '' };
}
