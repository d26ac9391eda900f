import type { AnyNode, Manifest } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { compiledEdits } from './compiled-edits.ts';
import { type CompiledFields, entryOf, shownNode } from './node-entry.ts';
import { MIXED } from './testing/mixed-manifest.ts';
import { manifestEntryJson } from './write-manifest.ts';

const COMPILED: CompiledFields = {
  compiled_code: 'select 1 as "compiled_path"',
  compiled_path: 'target/compiled/shop/models/orders.sql',
  build_path: 'target/run/shop/models/orders.sql',
  extra_ctes: [{ id: 'model.shop.base', sql: ' __dbt__cte__base as (\nselect 1\n)' }],
};

const ORDERS = MIXED.nodes['model.shop.orders'] as Manifest['nodes'][string];

describe('the entry of a node that was compiled', () => {
  it.each(Object.values<AnyNode>({ ...MIXED.nodes, ...MIXED.unit_tests }))(
    'is as if it were made anew: $unique_id',
    node => expect(edited(node, COMPILED)).toBe(JSON.stringify(entryOf(shownNode(node, COMPILED)))),
  );

  it('keeps the nulls of paths that are not known', () => {
    const compiled = { ...COMPILED, build_path: null };
    expect(edited(ORDERS, compiled)).toBe(JSON.stringify(entryOf(shownNode(ORDERS, compiled))));
  });

  it('is made anew where another field has a key of the same name', () => {
    const node = { ...ORDERS, meta: { compiled_path: null } };
    expect(compiledEdits(node, parsedEntry(node), COMPILED)).toHaveLength(1);
    expect(edited(node, COMPILED)).toBe(JSON.stringify(entryOf(shownNode(node, COMPILED))));
  });

  it('is found in texts of more than one byte a character', () => {
    const node = { ...ORDERS, description: 'naïve 注文 "compiled_path":null' };
    expect(compiledEdits(node, parsedEntry(node), COMPILED).length).toBeGreaterThan(1);
    expect(edited(node, COMPILED)).toBe(JSON.stringify(entryOf(shownNode(node, COMPILED))));
  });
});

function parsedEntry(node: AnyNode): Uint8Array {
  return Buffer.from(manifestEntryJson(node));
}

function edited(node: AnyNode, compiled: CompiledFields): string {
  const entry = parsedEntry(node);
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { offset, length, json } of compiledEdits(node, entry, compiled)) {
    pieces.push(entry.subarray(at, offset), Buffer.from(json));
    at = offset + length;
  }
  return Buffer.concat([...pieces, entry.subarray(at)]).toString();
}
