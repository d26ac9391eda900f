/** A ClickHouse type taken apart: `Array(Tuple(n UInt8))` is the family Array with one argument, and so on. */
export interface ParsedType {
  /** As ClickHouse spells it, e.g. `Decimal` for `numeric`. A family that we do not know stays as it is written. */
  readonly family: string;
  readonly args: readonly TypeArgument[];
}

/** `label` is the name of an element of a Tuple or Nested, or a path of JSON; null where there is none. */
export type TypeArgument =
  | { readonly kind: 'type'; readonly label: string | null; readonly type: ParsedType }
  | { readonly kind: 'text'; readonly text: string };

/** The one way in which ClickHouse prints a type that can be written in several: `Decimal64(2)` is `Decimal(18, 2)`. */
export function oneSpelling({ family, args }: ParsedType): ParsedType {
  if (WITHOUT_ARGUMENTS.test(family)) return { family, args: [] };
  switch (family) {
    case 'Decimal':
      return { family, args: [args[0] ?? text('10'), args[1] ?? text('0')] };
    case 'Decimal32':
    case 'Decimal64':
    case 'Decimal128':
    case 'Decimal256':
      return { family: 'Decimal', args: [text(DIGITS[family] ?? ''), args[0] ?? text('0')] };
    case 'DateTime32':
    case 'DateTime':
      return isNumber(args[0]) ? { family: 'DateTime64', args } : { family: 'DateTime', args };
    case 'Time':
      return isNumber(args[0]) ? { family: 'Time64', args } : { family, args };
    case 'DateTime64':
    case 'Time64':
      return { family, args: args.length === 0 ? [text('3')] : args };
    case 'Enum':
    case 'Enum8':
    case 'Enum16':
      return numberedEnum(family, args);
    case 'Variant':
      return { family, args: args.toSorted((a, b) => byText(printArgument(a), printArgument(b))) };
    case 'JSON':
      return {
        family,
        args: args.toSorted((a, b) => rankOf(a) - rankOf(b) || byText(printArgument(a), printArgument(b))),
      };
    default:
      return { family, args };
  }
}

/** The type in ClickHouse's spelling, on one line. */
export function printType({ family, args }: ParsedType): string {
  return args.length === 0 ? family : `${family}(${args.map(printArgument).join(', ')})`;
}

/** MySQL's widths, `varchar(45)` and `int(11)`, mean nothing to ClickHouse. */
const WITHOUT_ARGUMENTS = /^(?:String|U?Int\d+|Float\d+)$/;

const DIGITS: Readonly<Record<string, string>> = {
  Decimal32: '9',
  Decimal64: '18',
  Decimal128: '38',
  Decimal256: '76',
};

function printArgument(argument: TypeArgument): string {
  if (argument.kind === 'text') return argument.text;
  const type = printType(argument.type);
  return argument.label === null ? type : `${printLabel(argument.label)} ${type}`;
}

/** ClickHouse: backticks where the name needs them. */
function printLabel(label: string): string {
  if (/^[A-Za-z_]\w*$/.test(label) && !RESERVED.has(label.toLowerCase())) return label;
  return `\`${label.replace(/[\\`]/g, '\\$&')}\``;
}

const RESERVED: ReadonlySet<string> = new Set(['all', 'distinct', 'from', 'select', 'table', 'values']);

/** Values that are not numbered follow the one before, the first is 1; ClickHouse lists them by number. */
function numberedEnum(family: string, args: readonly TypeArgument[]): ParsedType {
  const values: { readonly name: string; readonly number: number }[] = [];
  for (const argument of args) {
    const [, name, number] = /^('[\s\S]*')(?:=(-?\d+))?$/.exec(argument.kind === 'text' ? argument.text : '') ?? [];
    if (name === undefined) return { family, args };
    values.push({ name, number: number === undefined ? (values.at(-1)?.number ?? 0) + 1 : Number(number) });
  }
  values.sort((a, b) => a.number - b.number);
  const isWide = family === 'Enum16' || values.some(({ number }) => number < -128 || number > 127);
  return { family: isWide ? 'Enum16' : 'Enum8', args: values.map(({ name, number }) => text(`${name} = ${number}`)) };
}

/** ClickHouse: JSON's parameters, then its typed paths, then what it skips. */
function rankOf(argument: TypeArgument): number {
  if (argument.kind === 'type') return 1;
  return argument.text.includes('=') ? 0 : /^SKIP REGEXP/i.test(argument.text) ? 3 : 2;
}

function isNumber(argument: TypeArgument | undefined): boolean {
  return argument?.kind === 'text' && /^\d+$/.test(argument.text);
}

function text(value: string): TypeArgument {
  return { kind: 'text', text: value };
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
