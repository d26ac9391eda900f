/** The type inside `Nullable(…)` and `LowCardinality(…)`, in whatever order they wrap it. */
export function unwrappedType(type: string): string {
  const match = /^(?:Nullable|LowCardinality)\(([\s\S]*)\)$/.exec(type.trim());
  return match?.[1] === undefined ? type.trim() : unwrappedType(match[1]);
}

/** Whether a value of the type may be NULL. */
export function isNullableType(type: string): boolean {
  return /^(?:LowCardinality\(\s*)?Nullable\(/.test(type.trim()) || /^(?:Dynamic|Variant)\b/.test(type.trim());
}

/** The Nullable form of a type; LowCardinality stays outside, as ClickHouse wants it. */
export function nullableType(type: string): string {
  if (isNullableType(type)) return type;
  const lowCardinality = /^LowCardinality\(([\s\S]*)\)$/.exec(type.trim());
  return lowCardinality?.[1] === undefined ? `Nullable(${type})` : `LowCardinality(Nullable(${lowCardinality[1]}))`;
}
