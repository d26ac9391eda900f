export { type Applied, type ApplyOptions, applyPlan } from './apply/apply-plan.ts';
export { sweepLeftovers } from './apply/sweep-leftovers.ts';
export { columnsOf, columnsOfSchema, describeQuery } from './introspect/columns-of.ts';
export { listDatabases, relation, relationsOf } from './introspect/relations-of.ts';
export { findLoadFiles } from './load/find-load-files.ts';
export { inferSeed, type SeedOptions, seedRows } from './load/infer-seed.ts';
export { seedText } from './load/seed-text.ts';
export { openWarehouse } from './open-warehouse.ts';
export { startServer } from './serve/start-server.ts';
