import { unwrappedType } from './column-type.ts';

/** Whether ClickHouse has a Nullable form of a type; Dynamic and Variant have a NULL of their own. */
export function canBeNullable(type: string): boolean {
  return !/^(?:Array|Map|Tuple|Nested|Point|Ring|LineString|MultiLineString|Polygon|MultiPolygon|Geometry|AggregateFunction|Object)\b/.test(
    unwrappedType(type),
  );
}
