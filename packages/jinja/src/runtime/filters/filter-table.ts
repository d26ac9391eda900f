import { prettyPrint } from '../format/pretty-print.ts';
import { APPLYING_FILTERS } from './applying-filters.ts';
import { DBT_FILTERS } from './dbt-filters.ts';
import type { Filter } from './filter.ts';
import { filter } from './filter.ts';
import { HTML_FILTERS } from './html-filters.ts';
import { NUMBER_FILTERS } from './number-filters.ts';
import { SEQUENCE_FILTERS } from './sequence-filters.ts';
import { TEXT_FILTERS } from './text-filters.ts';

/** Jinja2's and dbt's filters. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ...TEXT_FILTERS,
  ...SEQUENCE_FILTERS,
  ...APPLYING_FILTERS,
  ...NUMBER_FILTERS,
  ...HTML_FILTERS,
  ...DBT_FILTERS,
  filter('pprint', [], value => prettyPrint(value)),
]);
