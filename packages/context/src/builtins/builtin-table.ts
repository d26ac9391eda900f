import type { BuiltinMacro } from './builtin-macro.ts';
import { COLUMN_MACROS } from './columns.ts';
import { CROSS_DATABASE_MACROS } from './cross-database.ts';
import { DATA_TEST_MACROS } from './data-tests.ts';
import { DATA_TYPE_MACROS } from './data-types.ts';
import { DATE_MACROS } from './dates.ts';
import { INCREMENTAL_MACROS } from './incremental.ts';
import { INCREMENTAL_STRATEGY_MACROS } from './incremental-strategies.ts';
import { METADATA_MACROS } from './metadata.ts';
import { NAMING_MACROS } from './naming.ts';
import { PLANNED_MACROS } from './planned.ts';
import { RELATION_MACROS } from './relations.ts';
import { SEED_MACROS } from './seeds.ts';
import { SNAPSHOT_MACROS } from './snapshots.ts';
import { STATEMENT_MACROS } from './statements.ts';
import { TABLE_DDL_MACROS } from './table-ddl.ts';
import { UNIT_TEST_MACROS } from './unit-tests.ts';

/** Every macro, test and materialisation that dbt and dbt-clickhouse ship, by name; one file for each theme. */
export const BUILTIN_TABLE: readonly BuiltinMacro[] = [
  ...CROSS_DATABASE_MACROS,
  ...DATA_TYPE_MACROS,
  ...DATE_MACROS,
  ...STATEMENT_MACROS,
  ...NAMING_MACROS,
  ...DATA_TEST_MACROS,
  ...UNIT_TEST_MACROS,
  ...RELATION_MACROS,
  ...COLUMN_MACROS,
  ...METADATA_MACROS,
  ...TABLE_DDL_MACROS,
  ...INCREMENTAL_MACROS,
  ...INCREMENTAL_STRATEGY_MACROS,
  ...SNAPSHOT_MACROS,
  ...SEED_MACROS,
  ...PLANNED_MACROS,
];
