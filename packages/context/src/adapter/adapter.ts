import { bindArguments, Dict, HostObject, nativeFunction, type Value } from '@tsdbt/jinja';
import { RELATION_CLASS } from '../names/api.ts';
import type { AdapterMethods, AdapterPlace } from './adapter-method.ts';
import { Behavior } from './behavior.ts';
import { COLUMN_METHODS } from './column-methods.ts';
import { DEPLOYMENT_METHODS } from './deployment-methods.ts';
import { overriddenBody } from './overridden-body.ts';
import { PARSE_METHODS } from './parse-methods.ts';
import { PURE_METHODS } from './pure-methods.ts';
import { RELATION_METHODS } from './relation-methods.ts';
import { SQL_METHODS } from './sql-methods.ts';
import { STATEMENT_METHODS } from './statement-methods.ts';

/** `adapter` while parsing: what concerns the warehouse is answered at once, as dbt does: with nothing. */
export function parseAdapter(place: AdapterPlace): Value {
  return new Adapter(WHILE_PARSING, place);
}

/** `adapter` when a node is compiled or run: dbt's and dbt-clickhouse's methods. */
export function runAdapter(place: AdapterPlace): Value {
  return new Adapter(WHILE_RUNNING, place);
}

class Adapter extends HostObject {
  private readonly methods: AdapterMethods;
  private readonly place: AdapterPlace;
  private readonly used = new Map<string, Value>();

  constructor(methods: AdapterMethods, place: AdapterPlace) {
    super();
    this.methods = methods;
    this.place = place;
  }

  override get typeName(): string {
    return 'DatabaseWrapper';
  }

  override getAttr(name: string): Value | undefined {
    const known = this.used.get(name);
    if (known !== undefined) return known;
    const found = this.method(name) ?? this.attribute(name);
    if (found !== undefined) this.used.set(name, found);
    return found;
  }

  override repr(): string {
    return '<ClickHouseAdapter>';
  }

  private method(name: string): Value | undefined {
    const entry = Object.hasOwn(this.methods, name) ? this.methods[name] : undefined;
    if (entry === undefined) return undefined;
    const { parameters, body } = entry;
    const own = this.methods === WHILE_RUNNING && BY_MACRO.has(name) ? this.place.override(name) : undefined;
    const effective = own === undefined ? body : overriddenBody(body, own);
    return nativeFunction(name, (args, site) => effective(bindArguments(name, parameters, args), this.place, site));
  }

  private attribute(name: string): Value | undefined {
    const { target, flags } = this.place.invocation;
    switch (name) {
      case 'behavior':
        return new Behavior(flags.behavior);
      case 'Relation':
        return RELATION_CLASS;
      case 'config':
        return new Dict([
          ['profile_name', target.profileName],
          ['target_name', target.name],
        ]);
      default:
        return undefined;
    }
  }
}

/** What dbt's adapter does by calling the macro of that name, so that a project may have its own. dbt: `SQLAdapter`. */
const BY_MACRO: ReadonlySet<string> = new Set([
  'create_schema',
  'drop_schema',
  'drop_relation',
  'rename_relation',
  'truncate_relation',
  'get_columns_in_relation',
  'list_relations_without_caching',
]);

const WHILE_PARSING: AdapterMethods = { ...PURE_METHODS, ...SQL_METHODS, ...PARSE_METHODS };

const WHILE_RUNNING: AdapterMethods = {
  ...PURE_METHODS,
  ...SQL_METHODS,
  ...STATEMENT_METHODS,
  ...RELATION_METHODS,
  ...COLUMN_METHODS,
  ...DEPLOYMENT_METHODS,
};
