import { type ParsedType, printType } from './one-spelling.ts';
import { parseType, typeEnd } from './parse-type.ts';
import { tokenize } from './tokenize.ts';
import { familyOf, isKnownToClickHouse } from './type-names.ts';

/**
 * The type as ClickHouse prints it, on one line: aliases in any case (`varchar(45)`, `double precision`), short forms
 * (`Decimal64(2)`) and layouts have one spelling. A text that is no type stays as it is.
 */
export function canonicalType(type: string): string {
  let found = CANONICAL.get(type);
  if (found === undefined) {
    const parsed = parseType(type);
    found = parsed === undefined ? type.trim() : printType(parsed);
    if (CANONICAL.size > 10_000) CANONICAL.clear();
    CANONICAL.set(type, found);
  }
  return found;
}

const CANONICAL = new Map<string, string>();

/** Whether two types are one. How values are stored makes no difference: LowCardinality, wherever it stands. */
export function isSameType(a: string, b: string): boolean {
  return withoutStorage(a) === withoutStorage(b);
}

/** `isSameType` for what dbt-clickhouse compares on a schema change: whether a column is Nullable makes no difference either. */
export function isSameUnwrappedType(a: string, b: string): boolean {
  return isSameType(unwrappedType(a), unwrappedType(b));
}

/**
 * Whether a query's column meets the type that a contract declares. A Nullable inside LowCardinality belongs to how the column is
 * stored, so a query that gives no NULLs meets it; one that gives NULLs meets only types that can hold them.
 */
export function meetsType(found: string, declared: string): boolean {
  if (isSameType(found, declared)) return true;
  const bare = withoutStorage(declared);
  return canonicalType(declared) !== bare && isNullableType(bare) && isSameType(found, unwrappedType(declared));
}

/** The type inside `Nullable(…)` and `LowCardinality(…)`, in whatever order they wrap it. */
export function unwrappedType(type: string): string {
  const match = /^(?:Nullable|LowCardinality)\(([\s\S]*)\)$/.exec(canonicalType(type));
  return match?.[1] === undefined ? canonicalType(type) : unwrappedType(match[1]);
}

/** Whether a value of the type may be NULL. */
export function isNullableType(type: string): boolean {
  return /^(?:(?:LowCardinality\()?Nullable\(|(?:Dynamic|Variant)\b)/.test(canonicalType(type));
}

/** The Nullable form of a type; LowCardinality stays outside, as ClickHouse wants it. */
export function nullableType(type: string): string {
  if (isNullableType(type)) return type;
  const lowCardinality = /^LowCardinality\(([\s\S]*)\)$/.exec(canonicalType(type));
  return lowCardinality?.[1] === undefined ? `Nullable(${type})` : `LowCardinality(Nullable(${lowCardinality[1]}))`;
}

/** Whether a column of the type becomes several columns where ClickHouse's `flatten_nested` is on, as it is by default. */
export function isNestedType(type: string): boolean {
  return parseType(type)?.family === 'Nested';
}

/** The columns that a Nested column becomes when it is flattened: `n.k Array(UInt8)`, …; undefined for other types. */
export function flattenedColumns(
  name: string,
  type: string,
): readonly { readonly name: string; readonly type: string }[] | undefined {
  const parsed = parseType(type);
  if (parsed?.family !== 'Nested') return undefined;
  return parsed.args.flatMap(argument =>
    argument.kind === 'type' ? [{ name: `${name}.${argument.label}`, type: `Array(${printType(argument.type)})` }] : [],
  );
}

/** A declared type and the codec that may follow it: `String CODEC(ZSTD(3))`. */
export function splitCodec(declared: string): { readonly type: string; readonly codec?: string } {
  const end = typeEnd(declared) ?? declared.length;
  const codec = /^\s*codec\s*\(([\s\S]*)\)\s*$/i.exec(declared.slice(end))?.[1];
  return codec === undefined ? { type: declared } : { type: declared.slice(0, end), codec };
}

/**
 * The type as it is written, but for names that ClickHouse knows in one case only: `string` becomes `String`, `varchar(45)` stays.
 * For casts, whose text is the user's.
 */
export function readableType(type: string): string {
  if (parseType(type) === undefined) return type;
  let result = '';
  for (const { kind, start, end } of tokenize(type)) {
    const word = type.slice(start, end);
    const isFamily = kind === 'word' && !isKnownToClickHouse(word) && /^\s*(?:\(|,|\)|$)/.test(type.slice(end));
    result += isFamily ? (familyOf(word) ?? word) : word;
  }
  return result;
}

function withoutStorage(type: string): string {
  const parsed = parseType(type);
  return parsed === undefined ? canonicalType(type) : printType(stripped(parsed));
}

function stripped({ family, args }: ParsedType): ParsedType {
  const [only] = args;
  if (family === 'LowCardinality' && only?.kind === 'type') return stripped(only.type);
  return {
    family,
    args: args.map(argument => (argument.kind === 'type' ? { ...argument, type: stripped(argument.type) } : argument)),
  };
}
