import type { JsonObject, JsonValue } from '@tsdbt/core';
import type { PackageEntries, ParseSession } from '../parse-session.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { isObject, listOf } from '../yaml/json-shape.ts';

/**
 * Entries of `sources:` with `overrides: <package>`: they change that package's source of the name and make none of their own.
 * dbt: `SourcePatch`; here an override changes what it names, while dbt's also takes away a freshness and a config it is silent about.
 */
export class SourceOverrides {
  private readonly byTarget = new Map<string, Override>();

  constructor(entries: PackageEntries) {
    for (const list of entries.values()) {
      for (const entry of list) {
        const target = overriddenPackage(entry);
        if (target !== undefined) this.byTarget.set(`${target}.${entry.name}`, { entry, used: new Set() });
      }
    }
  }

  /** The source's entry as overridden; the very entry if nothing overrides it. */
  apply(packageName: string, entry: PropertyEntry): PropertyEntry {
    const override = this.byTarget.get(`${packageName}.${entry.name}`);
    if (override === undefined) return entry;
    const { name: _name, overrides: _overrides, tables, ...changes } = override.entry.value;
    const own = new Map(tablesOf(tables).map(table => [String(table.name), table]));
    const merged = tablesOf(entry.value.tables).map((table): JsonObject => {
      const change = own.get(String(table.name));
      if (change === undefined) return table;
      override.used.add(String(table.name));
      return { ...table, ...change };
    });
    override.used.add('');
    return { ...entry, value: { ...entry.value, ...changes, tables: merged } };
  }

  /** dbt: an override of what does not exist is a warning. */
  warnUnused(session: ParseSession): void {
    for (const [target, { entry, used }] of this.byTarget) {
      const missing = tablesOf(entry.value.tables).flatMap(({ name }) =>
        used.has(String(name)) ? [] : [String(name)],
      );
      if (used.has('') && missing.length === 0) continue;
      const what = used.has('') ? missing.map(name => `${target}.${name}`).join(', ') : target;
      const message = `${entry.document.file} overrides the source ${what}, which does not exist`;
      session.diagnostics.warning({ code: 'TS2003', message, at: { ...entry.place, source: entry.document.text } });
    }
  }
}

interface Override {
  readonly entry: PropertyEntry;
  /** Tables that were found; '' when the source was. */
  readonly used: Set<string>;
}

/** The package whose source an entry changes. */
export function overriddenPackage({ kind, value }: PropertyEntry): string | undefined {
  return kind === 'sources' && typeof value.overrides === 'string' ? value.overrides : undefined;
}

function tablesOf(tables: JsonValue | undefined): readonly JsonObject[] {
  return listOf(tables).filter(isObject);
}
