import { didYouMean, type SourceSpan, type WarehouseError } from '@tsdbt/core';
import { shortList } from './column-hint.ts';
import { configPlace } from './config-place.ts';

/** A key of the config that ClickHouse refuses, where it stands in the template. */
export interface KeyMistake {
  /** Undefined where the template does not have it: it comes from YAML then. */
  readonly at: SourceSpan | undefined;
  readonly hint: string;
}

const KEYS = ['order_by', 'primary_key', 'partition_by', 'sample_by', 'sharding_key', 'ttl', 'unique_key'];

/** What is wrong with order_by and its kin, which no place in the model's query tells. */
export function keyMistake(
  error: WarehouseError,
  template: { readonly file: string; readonly source: string },
): KeyMistake | undefined {
  if (error.code === ILLEGAL_COLUMN && /contains nullable columns/.test(error.message))
    return nullableKey(error, template);
  const missing = /Missing columns: '([^']+)' while processing: [\s\S]*available columns: ([\s\S]*)$/.exec(
    error.message,
  );
  if (missing === null) return undefined;
  const [, name = '', list = ''] = missing;
  const columns = [...list.matchAll(/'([^']+)'/g)]
    .map(([, column = '']) => column)
    .filter(column => !/^_/.test(column));
  const nearest = didYouMean(name, columns);
  const has = `the model has: ${shortList(columns)}`;
  return {
    at: configPlace(template, KEYS, name),
    hint: nearest === undefined ? `${has}; ${KEYS.slice(0, 3).join(', ')} can name those only` : `${nearest} (${has})`,
  };
}

function nullableKey(
  { message }: WarehouseError,
  template: { readonly file: string; readonly source: string },
): KeyMistake {
  const key = /^Partition/.test(message) ? 'partition_by' : /^Primary/.test(message) ? 'primary_key' : 'order_by';
  return {
    at: configPlace(template, [key]),
    hint: `a column of ${key} may be NULL: select it as assumeNotNull(…) or coalesce(…), or allow it with settings={'allow_nullable_key': 1}`,
  };
}

const ILLEGAL_COLUMN = 44;
