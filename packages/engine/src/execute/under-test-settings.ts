import { TEST_SETTINGS } from '@tsdbt/compile';
import { WarehouseError } from '@tsdbt/core';
import type { NodeWarehouse } from '../warehouse/node-warehouse.ts';

/**
 * Asks a test's question with the settings of tests, which belong into the query's text where it is ours: then it means the same for
 * whoever runs it again. A view that joins outwardly keeps the types of the settings it was made with, and ClickHouse refuses to read
 * it with `join_use_nulls` changed; such a test is asked as dbt asks it.
 */
export async function underTestSettings<T>(ask: (settings: typeof TEST_SETTINGS) => Promise<T>): Promise<T> {
  try {
    return await ask(TEST_SETTINGS);
  } catch (error) {
    if (!(error instanceof WarehouseError) || !VIEW_OF_OTHER_TYPES.test(error.message)) throw error;
    return await ask({});
  }
}

/** A warehouse that is asked every query so, for materialisations of tests that ask by themselves. */
export function testWarehouse(warehouse: NodeWarehouse): NodeWarehouse {
  return {
    ...warehouse,
    query: (sql, given) =>
      underTestSettings(settings => warehouse.query(sql, { ...given, settings: { ...settings, ...given?.settings } })),
  };
}

/** ClickHouse, StorageView: the view's columns are not those it was made with. */
const VIEW_OF_OTHER_TYPES = /returned Nullable column having not Nullable type/;
