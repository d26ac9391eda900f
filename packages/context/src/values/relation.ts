import { Dict, HostObject, raise, repr, type Value } from '@tsdbt/jinja';
import { quoteIdentifier, quoteIfNeeded, quoteUnlessQuoted } from '@tsdbt/sql';
import { isUndefined } from './is-undefined.ts';
import { method } from './method.ts';

/** The parts of a relation's name. ClickHouse has no level above the schema: `database` is always empty. */
export type RelationPart = 'database' | 'schema' | 'identifier';

/** What a relation is made of. dbt-clickhouse: `ClickHouseRelation`. */
export interface RelationFields {
  readonly schema: string | null;
  readonly identifier: string | null;
  /** `table`, `view`, `cte`, `materialized_view`, `dictionary`, …; null when nobody knows. */
  readonly type: string | null;
  readonly include: Readonly<Record<RelationPart, boolean>>;
  /** Rendered as an empty sub-select (`--empty`) or a limited one. */
  readonly limit: number | null;
  /** Rendered as a sub-select of one batch or sample. */
  readonly eventTime: EventTimeFilter | null;
  readonly canExchange: boolean;
  readonly canOnCluster: boolean;
  readonly isTemporary: boolean;
  readonly isRefreshable: boolean;
  readonly refreshableAppend: boolean;
  readonly mvsPointingToIt: Value[];
}

/** Bounds as ClickHouse reads them, `YYYY-MM-DD hh:mm:ss` in UTC; `start` inclusive, `end` exclusive. */
export interface EventTimeFilter {
  readonly field: string;
  readonly start: string | null;
  readonly end: string | null;
}

/** What is not said. (Spread over defaults, each of a project's relations would cost several times as much.) */
function completed({
  schema = null,
  identifier = null,
  type = null,
  include = INCLUDED,
  limit = null,
  eventTime = null,
  canExchange = false,
  canOnCluster = false,
  isTemporary = false,
  isRefreshable = false,
  refreshableAppend = false,
  mvsPointingToIt = [],
}: Partial<RelationFields>): RelationFields {
  return {
    schema,
    identifier,
    type,
    include,
    limit,
    eventTime,
    canExchange,
    canOnCluster,
    isTemporary,
    isRefreshable,
    refreshableAppend,
    mvsPointingToIt,
  };
}

const INCLUDED: RelationFields['include'] = { database: false, schema: true, identifier: true };

/** dbt: a CTE takes the place of an ephemeral parent; its name is this and the parent's alias. */
export const EPHEMERAL_PREFIX = '__dbt__cte__';

/** The name of such a CTE as the query spells it; dbt's text for every ordinary one. */
export function cteName(alias: string): string {
  return quoteIfNeeded(`${EPHEMERAL_PREFIX}${alias}`);
}

/** A relation as templates see it: prints its quoted name, or a sub-select under `--empty`. Immutable. */
export class Relation extends HostObject {
  readonly fields: RelationFields;

  constructor(fields: Partial<RelationFields>) {
    super();
    this.fields = completed(fields);
  }

  override get typeName(): string {
    return 'ClickHouseRelation';
  }

  /** dbt: relations are mappings, and packages test for that (`_is_relation`). */
  override get isMapping(): boolean {
    return true;
  }

  with(changes: Partial<RelationFields>): Relation {
    return new Relation({ ...this.fields, ...changes });
  }

  /** The quoted name: its included parts that are set. dbt-clickhouse: a part that comes in quotes is taken as it is. */
  render(): string {
    const { include, schema, identifier } = this.fields;
    const before = include.schema && schema !== null && schema !== '' ? quoteUnlessQuoted(schema) : '';
    const name = include.identifier && identifier !== null && identifier !== '' ? quoteUnlessQuoted(identifier) : '';
    return before === '' || name === '' ? before + name : `${before}.${name}`;
  }

  override str(): string {
    return renderEventTime(renderLimited(this.render(), this.fields.limit), this.fields.eventTime);
  }

  override repr(): string {
    return `<ClickHouseRelation ${this.render()}>`;
  }

  override truthy(): boolean {
    return true;
  }

  override equals(other: Value): boolean {
    return other instanceof Relation && JSON.stringify(comparable(this)) === JSON.stringify(comparable(other));
  }

  override hashKey(): string {
    return `relation ${JSON.stringify(comparable(this))}`;
  }

  override iterate(): never {
    return raise('TypeError', 'the object ClickHouseRelation does not have a dict form');
  }

  override length(): never {
    return this.iterate();
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }

  override getAttr(name: string): Value | undefined {
    if (Object.hasOwn(ATTRIBUTES, name)) return ATTRIBUTES[name]?.(this);
    return Object.hasOwn(METHODS, name) ? METHODS[name]?.(this) : undefined;
  }
}

/** `api.Relation`: what can be called without a relation at hand. */
export const RELATION_CLASS_ATTRIBUTES: Readonly<Record<string, Value>> = {
  Table: 'table',
  View: 'view',
  CTE: 'cte',
  External: 'external',
  MaterializedView: 'materialized_view',
  PointerTable: 'pointer_table',
  Function: 'function',
  create: method(
    'create',
    ['database?', 'schema?', 'identifier?', 'type?', '**others'],
    (database, schema, identifier, type, others) => {
      const path = { database: text(database), schema: text(schema), identifier: text(identifier) };
      refuseDatabase(path.database, path.schema);
      const { schema: s, identifier: i } = path;
      return new Relation({ schema: s, identifier: i, type: text(type), ...flagsOf(others) });
    },
  ),
  add_ephemeral_prefix: method('add_ephemeral_prefix', ['name'], name => `${EPHEMERAL_PREFIX}${text(name) ?? ''}`),
  scd_args: method('scd_args', ['primary_key', 'updated_at'], (key, updatedAt) => [
    ...(Array.isArray(key) ? key : [key ?? null]),
    updatedAt ?? null,
  ]),
};

const ATTRIBUTES: Readonly<Record<string, (relation: Relation) => Value>> = {
  database: () => '',
  schema: r => r.fields.schema,
  identifier: r => r.fields.identifier,
  table: r => r.fields.identifier,
  name: r => r.fields.identifier,
  type: r => r.fields.type,
  limit: r => r.fields.limit,
  is_table: r => r.fields.type === 'table',
  is_view: r => r.fields.type === 'view',
  is_cte: r => r.fields.type === 'cte',
  is_materialized_view: r => r.fields.type === 'materialized_view',
  is_pointer: r => r.fields.type === 'pointer_table',
  is_function: r => r.fields.type === 'function',
  can_exchange: r => r.fields.canExchange,
  can_on_cluster: r => r.fields.canOnCluster,
  // dbt-clickhouse: databases (relations without identifier) are always created on the cluster.
  should_on_cluster: r => (r.fields.include.identifier ? r.fields.canOnCluster : true),
  can_be_renamed: () => false,
  can_be_replaced: () => false,
  is_temporary: r => r.fields.isTemporary,
  is_refreshable: r => r.fields.isRefreshable,
  refreshable_append: r => r.fields.refreshableAppend,
  mvs_pointing_to_it: r => r.fields.mvsPointingToIt,
  quote_character: () => '`',
  dbt_created: () => false,
  require_alias: () => false,
  path: r => pathOf(r),
  include_policy: r => policy(r.fields.include),
  quote_policy: () => policy({ database: true, schema: true, identifier: true }),
};

const METHODS: Readonly<Record<string, (relation: Relation) => Value>> = {
  ...Object.fromEntries(Object.entries(RELATION_CLASS_ATTRIBUTES).map(([name, value]) => [name, () => value])),
  get: r =>
    method('get', ['key', 'default?'], (key, fallback) =>
      key === 'metadata' ? new Dict([['type', r.typeName]]) : (r.getItem(key ?? null) ?? fallback ?? null),
    ),
  render: r => method('render', [], () => r.render()),
  render_limited: r => method('render_limited', [], () => renderLimited(r.render(), r.fields.limit)),
  include: r =>
    method('include', ['database?', 'schema?', 'identifier?'], (database, schema, identifier) => {
      const { include } = r.fields;
      return r.with({
        include: {
          database: flag(database, include.database),
          schema: flag(schema, include.schema),
          identifier: flag(identifier, include.identifier),
        },
      });
    }),
  // dbt-clickhouse quotes every part whatever the policy says.
  quote: r => method('quote', ['database?', 'schema?', 'identifier?'], () => r),
  quoted: () => method('quoted', ['identifier'], identifier => quoteIdentifier(text(identifier) ?? '')),
  incorporate: r => method('incorporate', ['**changes'], changes => incorporate(r, changes)),
  replace: r => method('replace', ['**changes'], changes => incorporate(r, changes)),
  replace_path: r => method('replace_path', ['**changes'], changes => r.with(pathChanges(changes))),
  without_identifier: r =>
    method('without_identifier', [], () =>
      r.with({ identifier: null, include: { ...r.fields.include, identifier: false } }),
    ),
  information_schema: r => method('information_schema', ['view_name?'], view => informationSchema(r, view)),
  information_schema_only: r => method('information_schema_only', [], () => informationSchema(r, undefined)),
  matches: r =>
    method('matches', ['database?', 'schema?', 'identifier?'], (database, schema, identifier) => {
      if (text(schema) !== null)
        raise('RuntimeError', `Passed unexpected schema value ${text(schema)} to Relation.matches`);
      return (text(database) ?? '') === '' && r.fields.identifier === text(identifier);
    }),
  derivative: r =>
    method(
      'derivative',
      ['suffix', 'relation_type?', 'interpret_suffix_as_full_identifier?'],
      (suffix, type, whole) =>
        new Relation({
          schema: r.fields.schema,
          identifier: whole === true ? text(suffix) : `${r.fields.identifier ?? ''}${text(suffix) ?? ''}`,
          type: text(type) ?? r.fields.type,
          canOnCluster: r.fields.canOnCluster,
        }),
    ),
  to_dict: r => method('to_dict', ['omit_none?'], () => toDict(r)),
};

/** dbt: changes to `path` are merged into it, everything else is replaced. */
function incorporate(relation: Relation, changes: Value | undefined): Relation {
  if (!(changes instanceof Dict)) return relation;
  const type = changes.get('type');
  const path = changes.get('path');
  return relation.with({
    ...(path instanceof Dict ? pathChanges(path) : {}),
    ...(type === undefined ? {} : { type: text(type) }),
    ...flagsOf(changes),
  });
}

function pathChanges(changes: Value | undefined): Partial<RelationFields> {
  if (!(changes instanceof Dict)) return {};
  const schema = changes.get('schema');
  const identifier = changes.get('identifier');
  refuseDatabase(text(changes.get('database')), text(schema));
  return {
    ...(schema === undefined ? {} : { schema: text(schema) }),
    ...(identifier === undefined ? {} : { identifier: text(identifier) }),
  };
}

function flagsOf(changes: Value | undefined): Partial<RelationFields> {
  if (!(changes instanceof Dict)) return {};
  const found: Record<string, unknown> = {};
  for (const [name, field] of FLAGS) {
    const value = changes.get(name);
    if (value !== undefined && value !== null) found[field] = value;
  }
  const include = changes.get('include_policy');
  if (include instanceof Dict) {
    const part = (name: RelationPart) => flag(include.get(name), INCLUDED[name]);
    return {
      ...found,
      include: { database: part('database'), schema: part('schema'), identifier: part('identifier') },
    };
  }
  return found as Partial<RelationFields>;
}

const FLAGS: readonly (readonly [string, keyof RelationFields])[] = [
  ['can_exchange', 'canExchange'],
  ['can_on_cluster', 'canOnCluster'],
  ['is_temporary', 'isTemporary'],
  ['is_refreshable', 'isRefreshable'],
  ['refreshable_append', 'refreshableAppend'],
  ['mvs_pointing_to_it', 'mvsPointingToIt'],
  ['limit', 'limit'],
];

/** dbt: `<INFORMATION_SCHEMA>.<view>`; names in it are not case-sensitive on ClickHouse. */
function informationSchema(relation: Relation, view: Value | undefined): Relation {
  const name = text(view);
  const identifier = name === null ? 'INFORMATION_SCHEMA' : `\`INFORMATION_SCHEMA\`.${quoteIdentifier(name)}`;
  return relation.with({ schema: null, identifier, type: 'view', include: { ...INCLUDED, schema: false } });
}

function renderLimited(rendered: string, limit: number | null): string {
  if (limit === null) return rendered;
  return `(select * from ${rendered} ${limit === 0 ? 'where false limit 0' : `limit ${limit}`})`;
}

function renderEventTime(rendered: string, filter: EventTimeFilter | null): string {
  if (filter === null) return rendered;
  const bounds = [
    ...(filter.start === null ? [] : [`${filter.field} >= '${filter.start}'`]),
    ...(filter.end === null ? [] : [`${filter.field} < '${filter.end}'`]),
  ];
  return bounds.length === 0 ? rendered : `(select * from ${rendered} where ${bounds.join(' and ')})`;
}

function refuseDatabase(database: string | null, schema: string | null): void {
  if (database !== null && database !== '' && database !== schema) {
    raise('RuntimeError', `Cannot set database ${database} in clickhouse!`);
  }
}

function pathOf(relation: Relation): Dict {
  const { schema, identifier } = relation.fields;
  return new Dict([
    ['database', ''],
    ['schema', schema],
    ['identifier', identifier],
  ]);
}

function toDict(relation: Relation): Dict {
  return new Dict([
    ['path', pathOf(relation)],
    ['type', relation.fields.type],
    ['include_policy', policy(relation.fields.include)],
    ['can_exchange', relation.fields.canExchange],
    ['can_on_cluster', relation.fields.canOnCluster],
  ]);
}

function policy(parts: Readonly<Record<RelationPart, boolean>>): Dict {
  return new Dict(Object.entries(parts));
}

function comparable(relation: Relation): unknown {
  const { mvsPointingToIt, ...fields } = relation.fields;
  return { ...fields, mvsPointingToIt: mvsPointingToIt.map(repr) };
}

function text(value: Value | undefined): string | null {
  if (value === undefined || value === null || isUndefined(value)) return null;
  return typeof value === 'string'
    ? value
    : value instanceof HostObject
      ? (value.str?.() ?? repr(value))
      : String(value);
}

function flag(value: Value | undefined, fallback: boolean): boolean {
  return value === undefined || value === null ? fallback : value === true;
}
