export { type Applied, type ApplyOptions, applyPlan } from './apply/apply-plan.ts';
export type { RelationSize } from './apply/measure-relation.ts';
export { type SweepOptions, sweepLeftovers } from './apply/sweep-leftovers.ts';
export { columnsOf, columnsOfSchema, describeQuery } from './introspect/columns-of.ts';
export { listDatabases, relation, relationsOf } from './introspect/relations-of.ts';
export { findLoadFiles } from './load/find-load-files.ts';
export { type InferredSeed, inferSeed, type SeedOptions } from './load/infer-seed.ts';
export { openWarehouse, type WarehouseOptions } from './open-warehouse.ts';
export { type RunningServer, type ServerOptions, startServer } from './serve/start-server.ts';
