import * as z from 'zod';

const texts = z.array(z.string());
const tree = z.record(z.string(), z.unknown()).nullish();
const lines = z.union([z.string(), z.array(z.union([z.string(), z.null()]))]).nullish();

/** dbt: a semantic version, of which the third number may be left out. */
const VERSION =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)(\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?)?$/;

/** `project.yml` / `dbt_project.yml` (dbt 1.12), after rendering. */
export const PROJECT_FILE: z.ZodType = z.strictObject({
  name: z.string().regex(/^[^\d\W]\w*$/, 'letters, digits and underscores, not beginning with a digit'),
  version: z.union([z.string().regex(VERSION, "must be a version such as '1.0' or '1.0.0'"), z.number()]).nullish(),
  'config-version': z.literal(2).optional(),
  profile: z.string().nullish(),
  'model-paths': texts.optional(),
  'seed-paths': texts.optional(),
  'test-paths': texts.optional(),
  'analysis-paths': texts.optional(),
  'macro-paths': texts.optional(),
  'snapshot-paths': texts.optional(),
  'function-paths': texts.optional(),
  'docs-paths': texts.optional(),
  'asset-paths': texts.optional(),
  // dbt 1.12: where files of the Open Semantic Interchange are; tsdbt has no use for them.
  'osi-paths': texts.optional(),
  'target-path': z.string().nullish(),
  'log-path': z.string().nullish(),
  'packages-install-path': z.string().nullish(),
  'clean-targets': texts.nullish(),
  quoting: z.record(z.string(), z.unknown()).nullish(),
  'on-run-start': lines,
  'on-run-end': lines,
  'require-dbt-version': z.union([z.string(), texts]).nullish(),
  dispatch: z.array(z.strictObject({ macro_namespace: z.string(), search_order: texts })).nullish(),
  models: tree,
  seeds: tree,
  snapshots: tree,
  sources: tree,
  data_tests: tree,
  tests: tree,
  unit_tests: tree,
  analyses: tree,
  exposures: tree,
  metrics: tree,
  'semantic-models': tree,
  'saved-queries': tree,
  functions: tree,
  vars: tree,
  'query-comment': z
    .union([
      z.string(),
      z.strictObject({
        comment: z.string().nullish(),
        append: z.boolean().nullish(),
        'job-label': z.boolean().nullish(),
      }),
    ])
    .nullish(),
  'restrict-access': z.boolean().nullish(),
  'dbt-cloud': z.record(z.string(), z.unknown()).nullish(),
  flags: tree,
  // Older names of the paths, which dbt still reads.
  'source-paths': texts.optional(),
  'data-paths': texts.optional(),
});
