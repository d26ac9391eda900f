import type { Filter } from './filters/filter.ts';
import { FILTERS } from './filters/filter-table.ts';
import { GLOBALS } from './globals/global-table.ts';
import type { Test } from './tests/test.ts';
import { TESTS } from './tests/test-table.ts';
import type { Value } from './values/value.ts';

/** The settings that templates run under; shared by everything rendered in one phase. */
export interface Environment {
  /** dbt while parsing: attributes, items and calls of an undefined are undefined again instead of errors. */
  readonly lenientUndefined: boolean;
  readonly filters: ReadonlyMap<string, Filter>;
  readonly tests: ReadonlyMap<string, Test>;
  readonly globals: ReadonlyMap<string, Value>;
  /** Milliseconds of computing that one render may use. */
  readonly timeBudget: number;
}

export interface EnvironmentOptions {
  readonly lenientUndefined?: boolean;
  /** Added to Jinja2's and dbt's filters. */
  readonly filters?: ReadonlyMap<string, Filter>;
  readonly tests?: ReadonlyMap<string, Test>;
  /** Milliseconds; default 60,000. */
  readonly timeBudget?: number;
}

/** Makes an environment with Jinja2's filters, tests and globals, dbt's filters, and what is passed in. */
export function createEnvironment(options: EnvironmentOptions = {}): Environment {
  return {
    lenientUndefined: options.lenientUndefined ?? false,
    filters: options.filters === undefined ? FILTERS : new Map([...FILTERS, ...options.filters]),
    tests: options.tests === undefined ? TESTS : new Map([...TESTS, ...options.tests]),
    globals: GLOBALS,
    timeBudget: options.timeBudget ?? 60_000,
  };
}
