import { fail } from '@tsdbt/core';
import { Dict, HostObject, raise, str, toList, type Value } from '@tsdbt/jinja';
import { closedExpression, quoteColumn, quoteIdentifier, quoteIfNeeded, readableType } from '@tsdbt/sql';
import { isUndefined } from '../values/is-undefined.ts';
import { ResultTable, tableCsv } from '../values/result-table.ts';
import { type AdapterMethods, type AdapterPlace, on } from './adapter-method.ts';
import { settingsClause } from './settings-clause.ts';

/** Methods of `adapter` that need no warehouse: the same in every phase. */
export const PURE_METHODS: AdapterMethods = {
  dispatch: on('macro_name macro_namespace? packages?', ([name, namespace, packages], place) =>
    dispatch(place, name, namespace, packages),
  ),
  type: on('', () => 'clickhouse'),
  commit: on('', () => ''),
  quote: on('identifier', ([identifier]) => quoted(identifier)),
  quote_as_configured: on('identifier quote_key', ([identifier]) => quoted(identifier)),
  quote_seed_column: on('column quote_config?', ([column, setting]) =>
    setting === false ? str(column ?? null) : quoted(column),
  ),
  convert_type: on('agate_table col_idx', ([table, index]) => seedType(table, Number(index))),
  standardize_grants_dict: on('grants_table', ([table]) => grantsByPrivilege(table)),
  render_raw_columns_constraints: on('raw_columns', ([columns]) => columnDefinitions(columns)),
  render_raw_model_constraints: on('raw_constraints', ([constraints]) => modelConstraints(constraints)),
  get_csv_data: on('table', ([table]) => (table instanceof ResultTable ? tableCsv(table, false) : '')),
  build_catalog_relation: on('config', () => null),
  get_catalog_integration: on('name', () => null),
  clickhouse_db_engine_clause: on('', (_, { invocation }) => {
    const { databaseEngine } = invocation.target;
    return databaseEngine === undefined ? '' : `ENGINE ${databaseEngine}`;
  }),
  get_model_settings: on('model engine?', ([model, engine]) => {
    const place = { engine: str(engine ?? 'MergeTree'), materialized: configOf(model, 'materialized') };
    return `\n-- end_of_sql\n${settingsClause(configOf(model, 'settings'), place)}\n`;
  }),
  get_model_query_settings: on('model', ([model]) => {
    const clause = settingsClause(configOf(model, 'query_settings'), {});
    return clause === '' ? '' : `\n-- settings_section\n${clause}\n`;
  }),
  filter_settings_by_engine: on('settings engine', ([settings]) => settings ?? null),
  // A template never sees the password.
  get_credentials: on('connection_overrides', ([overrides]) => (overrides instanceof Dict ? overrides : new Dict())),
};

function dispatch(
  place: AdapterPlace,
  name: Value | undefined,
  namespace: Value | undefined,
  packages: Value | undefined,
): Value {
  const macroName = str(name ?? null);
  if (packages !== undefined && packages !== null) {
    return fail({
      code: 'TS3006',
      message: `The "packages" argument of adapter.dispatch() is no longer supported`,
      hint: `use adapter.dispatch('${macroName}', macro_namespace='…')`,
    });
  }
  if (macroName.includes('.')) {
    const [first = '', rest = ''] = macroName.split('.', 2);
    return fail({
      code: 'TS3006',
      message: `In adapter.dispatch, got a macro name of "${macroName}", but "." is not a valid macro name component`,
      hint: `did you mean adapter.dispatch('${rest}', macro_namespace='${first}')?`,
    });
  }
  if (namespace === undefined || namespace === null || isUndefined(namespace)) return place.dispatch(macroName, null);
  if (typeof namespace === 'string') return place.dispatch(macroName, namespace);
  return fail({
    code: 'TS3006',
    message: 'The macro_namespace argument of adapter.dispatch() must be a string or none',
  });
}

/** dbt-clickhouse quotes in templates with double quotes. */
function quoted(identifier: Value | undefined): Value {
  return quoteColumn(str(identifier ?? null));
}

/** dbt-clickhouse: what a column of a CSV becomes. */
function seedType(table: Value | undefined, index: number): Value {
  const column = table instanceof ResultTable ? table.columns[index] : undefined;
  switch (column?.type) {
    case 'Integer':
      return 'Int32';
    case 'Number':
      return 'Float32';
    case 'Boolean':
      return 'Bool';
    case 'DateTime':
    case 'Date':
      return column.type;
    default:
      return 'String';
  }
}

function grantsByPrivilege(table: Value | undefined): Value {
  const grants = new Dict();
  for (const row of toList(table ?? [])) {
    if (!(row instanceof HostObject)) continue;
    const privilege = row.getItem?.('privilege_type') ?? null;
    const grantees = grants.get(privilege);
    if (Array.isArray(grantees)) grantees.push(row.getItem?.('grantee') ?? null);
    else grants.set(privilege, [row.getItem?.('grantee') ?? null]);
  }
  return grants;
}

/** dbt-clickhouse: name, type, codec and ttl; constraints of columns are not supported. */
function columnDefinitions(columns: Value | undefined): Value {
  const list = columns instanceof Dict ? [...columns.values()] : [];
  return list.map(column => {
    if (!(column instanceof Dict)) return str(column);
    const [codec, ttl] = [column.get('codec'), column.get('ttl')];
    const clauses = [codec ? ` CODEC(${str(codec)})` : '', ttl ? ` TTL ${str(ttl)}` : ''].join('');
    return `${quoteIdentifier(str(column.get('name') ?? null))} ${readableType(str(column.get('data_type') ?? null))}${clauses}`;
  });
}

function modelConstraints(constraints: Value | undefined): Value {
  const rendered: Value[] = [];
  for (const constraint of toList(constraints ?? [])) {
    if (!(constraint instanceof Dict) || constraint.get('type') !== 'check' || !constraint.get('expression')) continue;
    if (!constraint.get('name')) raise('RuntimeError', "CHECK Constraint 'name' is required");
    rendered.push(
      `CONSTRAINT ${quoteIfNeeded(str(constraint.get('name') ?? null))} CHECK (${closedExpression(str(constraint.get('expression') ?? null))})`,
    );
  }
  return rendered;
}

function configOf(model: Value | undefined, key: string): Value {
  const config = model instanceof HostObject ? model.getItem?.('config') : undefined;
  return (config instanceof HostObject ? config.getItem?.(key) : undefined) ?? null;
}
