import { ask, type ExistingRelation } from '@tsdbt/core';
import { Dict, type Value } from '@tsdbt/jinja';
import { quoteString } from '@tsdbt/sql';
import { Relation } from '../values/relation.ts';
import { type AdapterMethods, type Asking, on } from './adapter-method.ts';
import { relationArgument, textArgument } from './relation-argument.ts';

/** Looking up, creating, dropping and renaming relations and schemas. */
export const RELATION_METHODS: AdapterMethods = {
  get_relation: on('database? schema? identifier?', ([, schema, identifier]) =>
    existing(textArgument(schema), textArgument(identifier)),
  ),
  already_exists: on('schema name', function* ([schema, name]): Asking {
    return (yield* existing(textArgument(schema), textArgument(name))) !== null;
  }),
  list_relations: on('database? schema?', ([, schema]) => relationsIn(textArgument(schema))),
  list_relations_without_caching: on('schema_relation', ([relation]) => relationsIn(relationArgument(relation).schema)),
  check_schema_exists: on('database? schema?', function* ([, schema]): Asking {
    return (yield* ask({ kind: 'schemas' })).includes(textArgument(schema));
  }),
  create_schema: on('relation', function* ([relation]): Asking {
    return yield* ask({ kind: 'createSchema', schema: relationArgument(relation).schema });
  }),
  drop_schema: on('relation', function* ([relation]): Asking {
    return yield* ask({ kind: 'dropSchema', schema: relationArgument(relation).schema });
  }),
  drop_relation: on('relation', function* ([relation]): Asking {
    const kind = relation instanceof Relation ? relation.fields.type : null;
    const relationKind = kind === null ? {} : { relationKind: kind };
    return yield* ask({ kind: 'dropRelation', ...relationArgument(relation), ...relationKind });
  }),
  rename_relation: on('from_relation to_relation', function* ([from, to]): Asking {
    return yield* ask({ kind: 'renameRelation', from: relationArgument(from), to: relationArgument(to) });
  }),
  truncate_relation: on('relation', function* ([relation]): Asking {
    return yield* ask({ kind: 'truncateRelation', ...relationArgument(relation) });
  }),
  cache_added: on('relation?', ([relation]) => changed(relation)),
  cache_dropped: on('relation?', ([relation]) => changed(relation)),
  cache_renamed: on('from_relation? to_relation?', function* ([from, to]): Asking {
    yield* changed(from);
    return yield* changed(to);
  }),
  get_ch_database: on('schema', ([schema]) => database(textArgument(schema))),
};

function* existing(schema: string, identifier: string): Asking {
  const found = yield* ask({ kind: 'relation', schema, identifier });
  return found === null ? null : relationOf(found);
}

function* relationsIn(schema: string): Asking {
  return (yield* ask({ kind: 'relations', schema })).map(relationOf);
}

function relationOf(found: ExistingRelation): Relation {
  const isView = found.kind === 'materialized_view';
  // A refreshable view says how before it names its target: `… REFRESH EVERY 2 MINUTE [APPEND] TO db.target …`.
  const beforeTarget = /^[\s\S]*? TO /.exec(found.createQuery)?.[0] ?? '';
  return new Relation({
    schema: found.schema,
    identifier: found.identifier,
    type: found.kind,
    canExchange: found.kind === 'table' && EXCHANGING.has(found.databaseEngine),
    isRefreshable: isView && beforeTarget.includes(' REFRESH '),
    refreshableAppend: isView && beforeTarget.includes(' APPEND'),
  });
}

/** ClickHouse: database engines that can EXCHANGE tables. */
const EXCHANGING: ReadonlySet<string> = new Set(['Atomic', 'Replicated', 'Shared']);

/** Tells whoever remembers relations that this one may be another now. */
export function* changed(relation: Value | undefined): Asking {
  if (relation instanceof Relation) yield* ask({ kind: 'relationChanged', ...relationArgument(relation) });
  return '';
}

function* database(schema: string): Asking {
  const sql = `select name, engine, comment from system.databases where name = ${quoteString(schema)}`;
  const [row] = (yield* ask({ kind: 'query', sql })).rows;
  if (row === undefined) return null;
  return new Dict(['name', 'engine', 'comment'].map((key, i) => [key, String(row[i])]));
}
