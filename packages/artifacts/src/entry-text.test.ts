import { GRAPH_SECTIONS } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { EntryTexts } from './entry-text.ts';
import type { Field } from './manifest-fields.ts';
import { entryOf, notShown, type Shown, shownNode } from './node-entry.ts';
import { MIXED } from './testing/mixed-manifest.ts';

const NODES = GRAPH_SECTIONS.flatMap(section => Object.values(MIXED[section]));

const COMPILED = { compiled_code: 'select "1"', compiled_path: 'target/a.sql', build_path: null, extra_ctes: [] };

const FIELDS: readonly Field[] = [['name'], ['config', {}], ['tags', []], ['group', null], ['rarely']];

describe('EntryTexts', () => {
  it.each(NODES.map(node => [node.unique_id, node] as const))('writes %s as JSON.stringify does', (_, node) => {
    const texts = new EntryTexts();
    for (const shown of [shownNode(node), shownNode(node, COMPILED), shownNode(node)])
      expect(texts.text(shown)).toBe(JSON.stringify(entryOf(shown)));
  });

  it('takes no value of the entry before for that of the next', () => {
    const texts = new EntryTexts();
    const shared = { tags: ['a'] };
    const sources = [
      { name: 'a', config: shared, tags: ['x'], group: 'g', rarely: 0 },
      { name: 'a"\u2028', config: shared, tags: null },
      { config: { tags: ['a'] }, tags: ['x'], rarely: '' },
      { name: 'd', config: null, tags: [], group: undefined, ours: 1 },
      {},
    ];
    for (const source of [...sources, ...sources.toReversed()])
      expect(texts.text({ source, fields: FIELDS })).toBe(JSON.stringify(entryOf({ source, fields: FIELDS })));
  });
});

describe('notShown', () => {
  const rest = (shown: Omit<Shown, 'fields'>) => notShown({ ...shown, fields: FIELDS });

  it('is what the entry does not give back', () => {
    const source = { name: 'a', config: null, group: null, local: { line: 1 }, rarely: null };
    expect(rest({ source })).toEqual({ config: null, local: { line: 1 }, rarely: null });
    expect(rest({ source, instead: { name: 'b' } })).toMatchObject({ name: 'a' });
  });
});
