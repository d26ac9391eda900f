/**
 * The name of a type family as ClickHouse prints it, for a name in any case and for its aliases (`varchar`, `double precision`);
 * undefined for one that ClickHouse does not have. A name that ClickHouse itself would refuse only for its case (`string`) is found too.
 */
export function familyOf(name: string): string | undefined {
  return FAMILIES.has(name) ? name : (ALIASES[name.toUpperCase()] ?? BY_UPPER_CASE.get(name.toUpperCase()));
}

/** Whether ClickHouse reads a name as it stands. */
export function isKnownToClickHouse(name: string): boolean {
  const upper = name.toUpperCase();
  if (FAMILIES.has(name)) return true;
  if (upper in ALIASES) return upper !== 'GEOMETRY' || name === 'GEOMETRY';
  const family = BY_UPPER_CASE.get(upper);
  return family !== undefined && ANY_CASE.has(family);
}

/** ClickHouse: `system.data_type_families` without aliases. */
const FAMILIES: ReadonlySet<string> = new Set(
  `AggregateFunction Array BFloat16 Bool Date Date32 DateTime DateTime32 DateTime64 Decimal Decimal128 Decimal256 Decimal32 Decimal64
  Dynamic Enum Enum16 Enum8 FixedString Float32 Float64 Geometry IPv4 IPv6 Int128 Int16 Int256 Int32 Int64 Int8 IntervalDay
  IntervalHour IntervalMicrosecond IntervalMillisecond IntervalMinute IntervalMonth IntervalNanosecond IntervalQuarter IntervalSecond
  IntervalWeek IntervalYear JSON LineString LowCardinality Map MultiLineString MultiPolygon Nested Nothing Nullable Object Point Polygon
  QBit Ring SimpleAggregateFunction String Time Time64 Tuple UInt128 UInt16 UInt256 UInt32 UInt64 UInt8 UUID Variant`.split(
    /\s+/,
  ),
);

/** Those whose own name ClickHouse takes in any case. */
const ANY_CASE: ReadonlySet<string> = new Set(
  'Bool Date Date32 DateTime DateTime32 DateTime64 Decimal Decimal128 Decimal256 Decimal32 Decimal64 Enum JSON Time Time64'.split(
    ' ',
  ),
);

const BY_UPPER_CASE: ReadonlyMap<string, string> = new Map([...FAMILIES].map(name => [name.toUpperCase(), name]));

/** ClickHouse: `system.data_type_families` with `alias_to`; a test holds this table to it. */
const ALIASES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    Bool: 'BOOLEAN',
    Decimal: 'DEC, FIXED, NUMERIC',
    DateTime: 'TIMESTAMP',
    Enum: 'ENUM',
    FixedString: 'BINARY',
    Float32: 'FLOAT, REAL, SINGLE',
    Float64: 'DOUBLE, DOUBLE PRECISION',
    Geometry: 'GEOMETRY',
    IPv4: 'INET4',
    IPv6: 'INET6',
    Int8: 'BYTE, INT1, INT1 SIGNED, TINYINT, TINYINT SIGNED',
    Int16: 'SMALLINT, SMALLINT SIGNED',
    Int32: 'INT, INT SIGNED, INTEGER, INTEGER SIGNED, MEDIUMINT, MEDIUMINT SIGNED',
    Int64: 'BIGINT, BIGINT SIGNED, SIGNED',
    UInt8: 'INT1 UNSIGNED, TINYINT UNSIGNED',
    UInt16: 'SMALLINT UNSIGNED, YEAR',
    UInt32: 'INT UNSIGNED, INTEGER UNSIGNED, MEDIUMINT UNSIGNED',
    UInt64: 'BIGINT UNSIGNED, BIT, SET, UNSIGNED',
    String: `BINARY LARGE OBJECT, BINARY VARYING, BLOB, BYTEA, CHAR, CHAR LARGE OBJECT, CHAR VARYING, CHARACTER, CHARACTER LARGE OBJECT,
      CHARACTER VARYING, CLOB, LONGBLOB, LONGTEXT, MEDIUMBLOB, MEDIUMTEXT, NATIONAL CHAR, NATIONAL CHAR VARYING, NATIONAL CHARACTER,
      NATIONAL CHARACTER LARGE OBJECT, NATIONAL CHARACTER VARYING, NCHAR, NCHAR LARGE OBJECT, NCHAR VARYING, NVARCHAR, TEXT, TINYBLOB,
      TINYTEXT, VARBINARY, VARCHAR, VARCHAR2`,
  }).flatMap(([family, names]) => names.split(/,\s+/).map(alias => [alias, family])),
);
