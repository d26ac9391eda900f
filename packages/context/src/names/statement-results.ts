import { fail } from '@tsdbt/core';
import { Dict, str, type Value } from '@tsdbt/jinja';
import { method } from '../values/method.ts';
import { emptyTable, type Printer, ResultTable, tableMatrix } from '../values/result-table.ts';

/** `store_result`, `load_result`, `store_raw_result`: where `statement` leaves what it got. One set for a node. */
export function statementResults(print: Printer): Readonly<Record<string, Value>> {
  const results = new Map<string, Value | 'loaded'>();
  const store = (name: Value | undefined, response: Value, table: Value | undefined): Value => {
    const given = table instanceof ResultTable ? table : emptyTable(print);
    const result = new Dict([
      ['response', response],
      ['data', tableMatrix(given)],
      ['table', given],
    ]);
    results.set(str(name ?? null), result);
    return '';
  };
  return {
    store_result: method('store_result', ['name', 'response', 'agate_table?'], (name, response, table) =>
      store(name, response ?? null, table),
    ),
    store_raw_result: method(
      'store_raw_result',
      ['name', 'message?', 'code?', 'rows_affected?', 'agate_table?'],
      (name, message, code, rows, table) =>
        store(
          name,
          new Dict([
            ['_message', message ?? null],
            ['code', code ?? null],
            ['rows_affected', rows ?? null],
          ]),
          table,
        ),
    ),
    // dbt: a result can be read once, except `main`; what was never stored is None.
    load_result: method('load_result', ['name'], name => {
      const key = str(name ?? null);
      const found = results.get(key);
      if (found === undefined) return null;
      if (found === 'loaded') return failLoaded(key);
      if (key !== 'main') results.set(key, 'loaded');
      return found;
    }),
    _sql_results: new Dict(),
  };
}

function failLoaded(name: string): never {
  return fail({
    code: 'TS3003',
    message: `The 'statement' result named '${name}' has already been loaded into a variable`,
    hint: 'keep the result of load_result() in a variable',
  });
}
