export { columnsOf, columnsOfSchema, describeQuery } from './introspect/columns-of.ts';
export { listDatabases, relation, relationsOf } from './introspect/relations-of.ts';
export { openWarehouse, type WarehouseOptions } from './open-warehouse.ts';
