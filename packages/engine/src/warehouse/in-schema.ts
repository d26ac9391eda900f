import type { StatementOptions, Warehouse } from '@tsdbt/core';

/**
 * A warehouse whose statements find unqualified names in the target's schema. dbt-clickhouse: a connection's database is the
 * schema, so `select * from orders` reads the model orders. While the schema is missing (nothing was built yet) the server's own
 * default holds, since ClickHouse refuses every statement that comes with a database it doesn't know.
 */
export function inSchema(warehouse: Warehouse, schema: string): Warehouse {
  let exists = false;
  const complete = async (given: StatementOptions | undefined): Promise<StatementOptions | undefined> => {
    exists ||= await isDatabase(warehouse, schema);
    return exists ? { database: schema, ...given } : given;
  };
  return {
    ...warehouse,
    query: async (sql, given) => warehouse.query(sql, await complete(given)),
    async execute(sql, given) {
      const options = await complete(given);
      // Whatever creates, drops or renames databases may have been about this one: it is looked up again.
      if (NAMES_DATABASES.test(sql)) exists = false;
      return warehouse.execute(sql, options);
    },
    insertStream: async (sql, data, given) => warehouse.insertStream(sql, data, await complete(given)),
  };
}

const NAMES_DATABASES = /\b(?:database|schema)\b/i;

async function isDatabase(warehouse: Warehouse, schema: string): Promise<boolean> {
  const sql = 'select count() from system.databases where name = {schema:String}';
  const { rows } = await warehouse.query(sql, { params: { schema } });
  return Number(rows[0]?.[0]) > 0;
}
