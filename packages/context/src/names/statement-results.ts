import { fail } from '@tsdbt/core';
import { Dict, str, type Value } from '@tsdbt/jinja';
import { method } from '../values/method.ts';
import { emptyTable, type Printer, ResultTable, tableMatrix, tableRecords } from '../values/result-table.ts';

/** `store_result`, `load_result`, `store_raw_result`: where `statement` leaves what it got. One set for a node. */
export function statementResults(print: Printer): Readonly<Record<string, Value>> {
  // dbt: `_sql_results`; None stands for a result that has been read.
  const results = new Dict();
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
      if (found === null) return failLoaded(key);
      if (key !== 'main') results.set(key, null);
      return found;
    }),
    _sql_results: results,
  };
}

function failLoaded(name: string): never {
  return fail({
    code: 'TS3003',
    message: `The 'statement' result named '${name}' has already been loaded into a variable`,
    hint: 'keep the result of load_result() in a variable',
  });
}

/** The first row of what a template's statement stored under a name, by column; undefined: nothing, or no rows. */
export function storedResult(
  scope: { lookup(name: string): Value | undefined },
  name: string,
): Readonly<Record<string, unknown>> | undefined {
  const results = scope.lookup('_sql_results');
  const found = results instanceof Dict ? results.get(name) : undefined;
  const table = found instanceof Dict ? found.get('table') : undefined;
  return table instanceof ResultTable ? tableRecords(table)[0] : undefined;
}
