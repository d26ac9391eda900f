import * as z from 'zod';
import { DATE_TIME } from './node-patch.ts';

const text = z.string();
const date = z.string().regex(DATE_TIME, 'must be a date such as 2030-01-31').nullish();
/** dbt: a number is no name; nor may what stands here be left empty, unless it says `nullish`. */
const name = z.string();
const description = text.optional();
const texts = z.union([z.string(), z.array(z.string())]);
const words = z.array(z.string()).optional();
const mapping = z.record(z.string(), z.unknown());
const meta = mapping.optional();
const config = mapping.optional();
/** dbt: the colour of what is drawn is judged with its configuration; a macro's may be any word. */
const docs = z.strictObject({ show: z.boolean().optional(), node_color: text.nullish() }).optional();
const onOff = z.boolean().nullish();
const quoting = z.strictObject({ database: onOff, schema: onOff, identifier: onOff, column: onOff }).optional();
const version = z.union([z.string(), z.number(), z.looseObject({})]);
/** Entries are read one by one by the test builder, which names what is wrong with each. */
const tests = z.array(z.union([z.string(), z.record(z.string(), z.unknown())])).optional();
const constraintType = z.enum(['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom']);
const constraints = z.array(z.looseObject({ type: constraintType })).optional();
const threshold = z
  .strictObject({ count: z.number().nullish(), period: z.enum(['minute', 'hour', 'day']).nullish() })
  .nullish();
const freshness = z.strictObject({ warn_after: threshold, error_after: threshold, filter: text.nullish() }).nullish();
const owner = z
  .looseObject({
    name: text.nullish(),
    email: z.union([z.string(), z.array(z.string())]).nullish(),
  })
  .refine(value => hasText(value.name) || hasText(value.email), { error: 'must be a mapping with "name" or "email"' });

function hasText(value: string | readonly string[] | null | undefined): boolean {
  return value !== null && value !== undefined;
}

/** Any further key of a column is kept (dbt-clickhouse reads `codec` and `ttl`). */
const column = z.looseObject({
  name,
  description,
  data_type: text.nullish(),
  quote: z.boolean().nullish(),
  constraints,
  tags: words,
  meta,
  config,
  docs,
  data_tests: tests,
  tests,
});
const columns = z.array(column).optional();

/** `{include: all | [..], exclude: [..]}` may stand among the columns of a version. */
const inheritedColumns = z.strictObject({ include: texts.optional(), exclude: texts.optional() });

const described = {
  name,
  description,
  config,
  meta,
  docs,
};

const tested = {
  ...described,
  columns,
  data_tests: tests,
  tests,
  group: text.nullish(),
  contract: z.looseObject({}).nullish(),
};

const model = z.strictObject({
  ...tested,
  access: text.nullish(),
  latest_version: version.nullish(),
  deprecation_date: date,
  constraints,
  versions: z
    .array(
      z.strictObject({
        v: version,
        defined_in: text.nullish(),
        description,
        access: text.nullish(),
        config,
        constraints,
        docs,
        meta,
        columns: z.array(z.union([inheritedColumns, column])).optional(),
        data_tests: tests.nullable(),
        tests: tests.nullable(),
        deprecation_date: date,
      }),
    )
    .optional(),
  time_spine: z.unknown().optional(),
  semantic_model: z.unknown().optional(),
  metrics: z.unknown().optional(),
});

const seed = z.strictObject(tested);

const snapshot = z.strictObject({ ...tested, relation: text.nullish() });

const analysis = z.strictObject({ ...described, columns, group: text.nullish() });

const macro = z.strictObject({
  ...described,
  arguments: z.array(z.looseObject({ name, type: text.nullish(), description })).optional(),
});

const singularTest = z.strictObject(described);

const load = z.strictObject({
  files: text,
  format: z.enum(['csv']).nullish(),
  null_values: z.array(z.string()).nullish(),
  delimiter: text.nullish(),
  decimal: z.enum(['.', ',']).nullish(),
  order_by: texts.nullish(),
});

const sourceTable = z.strictObject({
  name,
  identifier: name.nullish(),
  description,
  columns,
  data_tests: tests,
  tests,
  loader: text.nullish(),
  loaded_at_field: text.nullish(),
  loaded_at_query: text.nullish(),
  freshness,
  quoting,
  tags: words,
  meta,
  config,
  docs,
  external: z.looseObject({}).nullish(),
  load: load.nullish(),
});

const source = z.strictObject({
  name,
  description,
  database: text.nullish(),
  schema: text.nullish(),
  loader: text.optional(),
  loaded_at_field: text.nullish(),
  loaded_at_query: text.nullish(),
  freshness,
  quoting,
  tags: words,
  meta,
  config,
  overrides: text.nullish(),
  tables: z.array(sourceTable).nullish(),
});

const exposure = z.strictObject({
  ...described,
  label: text.nullish(),
  type: z.enum(['dashboard', 'notebook', 'analysis', 'ml', 'application']),
  owner,
  url: text.nullish(),
  maturity: z.enum(['low', 'medium', 'high']).nullish(),
  depends_on: z.array(text).optional(),
  tags: words,
});

const group = z.strictObject({ name, owner, description: text.nullish(), config, meta });

const rows = z.union([z.string(), z.array(z.record(z.string(), z.unknown())), z.null()]).optional();
const given = z.strictObject({
  input: text,
  rows,
  format: z.enum(['dict', 'csv', 'sql']).optional(),
  fixture: text.nullish(),
});

const overridden = mapping.nullish();
const unitTest = z.strictObject({
  name,
  model: text,
  description,
  given: z.array(given).optional(),
  expect: given.omit({ input: true }),
  overrides: z.strictObject({ macros: overridden, vars: overridden, env_vars: overridden }).nullish(),
  versions: z.strictObject({ include: z.array(version).nullish(), exclude: z.array(version).nullish() }).nullish(),
  config,
});

const sqlFunction = z.looseObject({
  ...described,
  arguments: z.array(z.looseObject({ name, data_type: text, description })).nullish(),
  returns: z.looseObject({ data_type: text, description }),
});

/** The semantic layer: what dbt cannot do without; the rest is read as it is. */
const metric = z.looseObject({
  ...described,
  label: text,
  type: z.enum(['simple', 'ratio', 'cumulative', 'derived', 'conversion']),
  type_params: z.looseObject({}),
  tags: words,
});

const semanticModel = z.looseObject({ ...described, model: text });

const savedQuery = z.looseObject({
  ...described,
  query_params: z.looseObject({ metrics: z.array(text).nullish(), group_by: z.array(text).nullish() }),
  tags: words,
});

/** What one entry of each list of a property file may hold (dbt 1.11, and our `load:`). */
export const PROPERTY_SCHEMAS = {
  models: model,
  seeds: seed,
  snapshots: snapshot,
  analyses: analysis,
  macros: macro,
  data_tests: singularTest,
  sources: source,
  exposures: exposure,
  groups: group,
  unit_tests: unitTest,
  functions: sqlFunction,
  metrics: metric,
  semantic_models: semanticModel,
  saved_queries: savedQuery,
} as const satisfies Record<string, z.ZodType> as Readonly<Record<PropertyKind, z.ZodType>>;

export type PropertyKind =
  | 'models'
  | 'seeds'
  | 'snapshots'
  | 'analyses'
  | 'macros'
  | 'data_tests'
  | 'sources'
  | 'exposures'
  | 'groups'
  | 'unit_tests'
  | 'functions'
  | 'metrics'
  | 'semantic_models'
  | 'saved_queries';
