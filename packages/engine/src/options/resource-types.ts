/** dbt: what a node may be, and `default`/`all`: what the command takes. */
export const RESOURCE_TYPES: readonly string[] = [
  'model',
  'seed',
  'snapshot',
  'test',
  'unit_test',
  'source',
  'analysis',
  'exposure',
  'metric',
  'semantic_model',
  'saved_query',
  'function',
  'default',
  'all',
];
