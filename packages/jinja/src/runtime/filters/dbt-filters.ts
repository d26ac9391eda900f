import { type Filter, filter } from './filter.ts';

/** dbt's filters. In SQL the `as_*` ones change nothing; in native rendering they say what type a value must have. */
export const DBT_FILTERS: readonly [string, Filter][] = [
  ...['as_text', 'as_bool', 'as_native', 'as_number'].map(name => filter(name, [], value => value)),
  filter('is_list', [], value => Array.isArray(value)),
];
