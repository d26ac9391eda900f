import { type DiagnosticCode, type Events, type Flags, fail, warningIsError } from '@tsdbt/core';
import { Dict, HostObject, str, toList, type Value } from '@tsdbt/jinja';
import { method } from '../values/method.ts';

/** `exceptions.*`: ways for templates to stop, each with its code, and `warn`. */
export function exceptionsNamespace(events: Events, flags: Flags, nodeId?: string): Value {
  const warn = method('warn', ['msg', 'node?'], message => {
    if (warningIsError(flags, 'JinjaLogWarning')) fail({ code: 'TS3004', message: str(message ?? null) });
    events({
      type: 'diagnostic',
      diagnostic: {
        code: 'TS3004',
        severity: 'warning',
        message: str(message ?? null),
        ...(nodeId === undefined ? {} : { nodeId }),
      },
    });
    return '';
  });
  return new Exceptions(new Map([...RAISING, ['warn', warn], ['warn_snapshot_timestamp_data_types', warn]]));
}

class Exceptions extends HostObject {
  private readonly functions: ReadonlyMap<string, Value>;

  constructor(functions: ReadonlyMap<string, Value>) {
    super();
    this.functions = functions;
  }

  override get typeName(): string {
    return 'dict';
  }

  override get isMapping(): boolean {
    return true;
  }

  override getAttr(name: string): Value | undefined {
    return this.functions.get(name);
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.functions.get(key) : undefined;
  }
}

const RAISING: readonly (readonly [string, Value])[] = [
  raising('raise_compiler_error', ['msg', 'node?'], message => message),
  raising('raise_database_error', ['msg', 'node?'], message => message, 'TS6003'),
  raising('raise_dependency_error', ['msg', 'node?'], message => message),
  raising('raise_not_implemented', ['msg'], message => message, 'TS9003'),
  raising('raise_fail_fast_error', ['msg', 'node?'], message => message),
  raising(
    'missing_config',
    ['model', 'name'],
    (_, name) => `Model does not define a required config parameter '${name}'.`,
  ),
  raising('missing_materialization', ['model', 'adapter_type'], () => 'No materialization for this adapter', 'TS2008'),
  raising('missing_relation', ['relation', 'model?'], relation => `Relation ${relation} not found!`),
  raising(
    'raise_ambiguous_alias',
    ['node_1', 'node_2', 'duped_name?'],
    (a, b) => `Two nodes have one relation: ${a}, ${b}`,
  ),
  raising('raise_ambiguous_catalog_match', ['unique_id', 'match_1', 'match_2'], id => `Two relations match ${id}`),
  raising('raise_cache_inconsistent', ['message'], message => message),
  raising('raise_dataclass_not_dict', ['obj'], object => `The object ${object} does not have a dict form`),
  raising(
    'raise_dep_not_found',
    ['node', 'node_description', 'required_pkg'],
    (_, what, pkg) => `${what} needs the package ${pkg}`,
  ),
  raising('raise_duplicate_patch_name', ['patch_1', 'existing_patch_path'], patch => `${patch} is described twice`),
  raising('raise_duplicate_resource_name', ['node_1', 'node_2'], (a, b) => `Two resources share a name: ${a}, ${b}`),
  raising('raise_invalid_property_yml_version', ['path', 'issue'], (path, issue) => `${path}: ${issue}`),
  raising(
    'relation_wrong_type',
    ['relation', 'expected_type', 'model?'],
    (relation, expected) => {
      return `Trying to create ${expected} ${relation}, but it currently exists as another kind of relation`;
    },
    'TS6013',
  ),
  [
    'raise_contract_error',
    method('raise_contract_error', ['yaml_columns', 'sql_columns'], (yaml, sql) => failContract(yaml, sql)),
  ],
  [
    'column_type_missing',
    method('column_type_missing', ['column_names'], names =>
      fail({
        code: 'TS2010',
        message: `Contracted models require data_type to be defined for each column: ${toList(names ?? null)
          .map(str)
          .join(', ')}`,
      }),
    ),
  ],
  [
    'raise_not_callable',
    method('raise_not_callable', ['name'], name =>
      fail({
        code: 'TS9003',
        message: `${str(name ?? null)} cannot be called: tsdbt plans this work itself`,
        hint: 'use the materialisation, or write the statements in a macro of your own',
      }),
    ),
  ],
];

function raising(
  name: string,
  parameters: readonly string[],
  message: (...args: readonly string[]) => string,
  code: DiagnosticCode = 'TS3004',
): readonly [string, Value] {
  const body = (...args: (Value | undefined)[]): never =>
    fail({ code, message: message(...args.map(arg => str(arg ?? null))) });
  return [name, method(name, parameters, body)];
}

function failContract(yaml: Value | undefined, sql: Value | undefined): never {
  const [declared, found] = [columnTypes(yaml), columnTypes(sql)];
  const notes: string[] = [];
  for (const name of new Set([...declared.keys(), ...found.keys()])) {
    const [is, should] = [found.get(name), declared.get(name)];
    if (is === undefined) notes.push(`${name}: missing in the definition (contract: ${should})`);
    else if (should === undefined) notes.push(`${name}: missing in the contract (definition: ${is})`);
    else if (is !== should) notes.push(`${name}: the definition gives ${is}, the contract says ${should}`);
  }
  return fail({ code: 'TS2010', message: 'This model has an enforced contract that failed.', notes });
}

function columnTypes(columns: Value | undefined): ReadonlyMap<string, string> {
  const rows = toList(columns ?? []).filter(row => row instanceof Dict);
  return new Map(rows.map(row => [str(row.get('name') ?? null), str(row.get('data_type') ?? null)]));
}
