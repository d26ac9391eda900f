import { type JsonObject, type JsonValue, type Place, plainObject } from '@tsdbt/core';
import { deepMerge } from '../config/deep-merge.ts';
import { mergeConfig } from '../config/merge-config.ts';
import type { PackageContext } from '../parse-session.ts';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';
import type { PropertyKind } from './property-schemas.ts';
import type { PropertyEntry } from './read-properties.ts';

/** What YAML says about one node; for a versioned model, about one version of it. */
export interface NodePatch {
  readonly entry: PropertyEntry;
  readonly name: string;
  /** `config:` with the keys that may also stand beside it (`KEYS_BESIDE_CONFIG`). */
  readonly config: JsonObject;
  readonly description: string;
  /** As written, for columns and tests. */
  readonly columns: readonly JsonObject[];
  readonly columnsList: JsonValue | undefined;
  readonly constraints: readonly JsonObject[];
  readonly deprecationDate: string | null;
  readonly timeSpine: JsonValue;
  readonly place: Place;
  readonly version?: VersionOf;
  /** The package of the property file, where it is not the node's. */
  readonly owner?: PackageContext;
}

export interface VersionOf {
  readonly version: string | number;
  readonly latest: string | number;
  /** File stem that defines this version; dbt: `defined_in`, else `<name>_v<version>`, else (for the latest) `<name>`. */
  readonly stem: string;
}

/** Reads the part of an entry that describes one node. */
export function nodePatch(
  entry: PropertyEntry,
  columns: readonly JsonObject[] = objectsOf(entry.value.columns),
): NodePatch {
  const { value } = entry;
  return {
    entry,
    name: entry.name,
    config: entryConfig(value),
    description: String(value.description ?? ''),
    columns,
    columnsList: value.columns,
    constraints: objectsOf(value.constraints),
    deprecationDate: dateText(value.deprecation_date),
    timeSpine: value.time_spine ?? null,
    place: entry.place,
  };
}

/** One patch a version. dbt: a version takes what it does not say itself from the model. */
export function versionPatches(entry: PropertyEntry): readonly NodePatch[] {
  const versions = objectsOf(entry.value.versions);
  const base = nodePatch(entry);
  const latest = (entry.value.latest_version ?? latestOf(versions.map(each => versionNumber(each.v)))) as
    | string
    | number;
  return versions.map((each, index): NodePatch => {
    const version = versionNumber(each.v);
    const definedIn = each.defined_in;
    return {
      ...base,
      config: deepMerge(base.config, entryConfig(each)),
      description: String(each.description ?? base.description),
      columns: each.columns === undefined ? base.columns : inheritColumns(base.columns, objectsOf(each.columns)),
      columnsList: each.columns ?? base.columnsList,
      constraints: each.constraints === undefined ? base.constraints : objectsOf(each.constraints),
      deprecationDate: dateText(each.deprecation_date),
      place: entry.placeOf(entry.value.versions as readonly JsonValue[], index) ?? entry.place,
      version: { version, latest, stem: typeof definedIn === 'string' ? definedIn : `${entry.name}_v${version}` },
    };
  });
}

/** dbt: `_v1` in names; whatever the YAML holds, it prints as Python would. */
function versionNumber(value: JsonValue | undefined): string | number {
  if (typeof value === 'number' || typeof value === 'string') return value;
  const marked = isObject(value) ? value.$float : undefined;
  return typeof marked === 'string' ? marked : String(value);
}

/** dbt: the greatest, compared as numbers where all are numbers, else as text. */
function latestOf(versions: readonly (string | number)[]): string | number {
  const numeric = versions.every(version => Number.isFinite(Number(version)));
  return versions.reduce(
    (best, each) => ((numeric ? Number(each) > Number(best) : String(each) > String(best)) ? each : best),
    versions[0] ?? '',
  );
}

function inheritColumns(base: readonly JsonObject[], own: readonly JsonObject[]): readonly JsonObject[] {
  const rule = own.find(each => each.name === undefined && (each.include !== undefined || each.exclude !== undefined));
  const named = own.filter(each => each !== rule);
  const names = new Set(named.map(each => String(each.name)));
  return [...base.filter(each => included(rule, String(each.name)) && !names.has(String(each.name))), ...named];
}

/** dbt: without a rule every column is inherited. */
function included(rule: JsonObject | undefined, name: string): boolean {
  const include = rule?.include ?? 'all';
  const all = include === 'all' || include === '*';
  return (all || listOf(include).includes(name)) && !listOf(rule?.exclude).includes(name);
}

/** dbt moves these keys into `config` when they stand beside it; any other key there means nothing to it. */
export const KEYS_BESIDE_CONFIG = ['meta', 'docs', 'group', 'contract', 'access'] as const;

function entryConfig(value: JsonObject): JsonObject {
  const beside: Record<string, JsonValue> = {};
  for (const key of KEYS_BESIDE_CONFIG)
    if (value[key] !== undefined && value[key] !== null) beside[key] = value[key] ?? null;
  const config = objectOf(value.config);
  return plainObject(Object.keys(beside).length === 0 ? config : mergeConfig(beside, config));
}

/** dbt: a date begins at midnight; without a zone it is meant where tsdbt runs. */
function dateText(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  const text = String(isObject(value) ? Object.values(value)[0] : value);
  const match = DATE_TIME.exec(text);
  if (match === null) return text;
  const [, date = '', clock = '00:00:00', zone] = match;
  return `${date}T${clock}${zone === undefined ? localZone(`${date}T${clock}`) : zone === 'Z' ? '+00:00' : zone}`;
}

/** As Python prints dates, or as ISO 8601 does. */
export const DATE_TIME: RegExp = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[-+]\d{2}:\d{2})?)?$/;

function localZone(naive: string): string {
  const minutes = -new Date(naive).getTimezoneOffset();
  const two = (number: number): string => String(Math.floor(Math.abs(number))).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return listOf(value).filter(isObject);
}

/** Patches of a package by node name, and by file where a version of a model is meant. */
export class PatchIndex {
  private readonly byName = new Map<string, NodePatch>();
  private readonly byVersionFile = new Map<string, NodePatch>();
  private readonly used = new Set<NodePatch>();
  private readonly elsewhere: (name: string, kind: PropertyKind) => NodePatch | undefined;

  /** `elsewhere` finds what other packages say about a node that has no entry of its own. */
  constructor(elsewhere: (name: string, kind: PropertyKind) => NodePatch | undefined = () => undefined) {
    this.elsewhere = elsewhere;
  }

  /** Gives the earlier patch of that name, if there is one; it stays. */
  add(patch: NodePatch): NodePatch | undefined {
    const [index, key] =
      patch.version === undefined ? [this.byName, patch.name] : [this.byVersionFile, patch.version.stem];
    const earlier = index.get(key);
    if (earlier === undefined) index.set(key, patch);
    return earlier;
  }

  /** dbt: an entry under another kind than the node's says nothing about it. */
  take(name: string, kind: PropertyKind): NodePatch | undefined {
    const patch = this.byName.get(name);
    if (patch === undefined) return this.elsewhere(name, kind);
    return patch.entry.kind === kind ? this.use(patch) : undefined;
  }

  takeVersion(stem: string): NodePatch | undefined {
    return this.use(this.byVersionFile.get(stem));
  }

  unversioned(): Iterable<NodePatch> {
    return this.byName.values();
  }

  unused(): readonly NodePatch[] {
    return [...this.byName.values(), ...this.byVersionFile.values()].filter(patch => !this.used.has(patch));
  }

  private use(patch: NodePatch | undefined): NodePatch | undefined {
    if (patch !== undefined) this.used.add(patch);
    return patch;
  }
}
