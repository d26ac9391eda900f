import { describe, expect, it } from 'vitest';
import { NodeRests } from './node-rests.ts';

describe('NodeRests', () => {
  const config = { tags: ['a'] };
  const node = { local: { line: 1 }, name: 'a', config, absent: undefined, depends_on: { nodes: ['b'] } };
  const fields = [['name'], ['build_path', null], ['config'], ['depends_on']] as const;
  const shown = { source: node, fields, instead: { depends_on: { macros: [] } } };
  const entry = { name: 'a', build_path: null, config, depends_on: { macros: [] } };

  it('gives a node back from its entry and its rest, keys in their order', () => {
    const rests = new NodeRests();
    const text = rests.pack(shown);
    expect(text).not.toContain('tags');
    const back = new NodeRests(rests.orders).unpack(text, () => JSON.parse(JSON.stringify(entry)));
    expect(back).toEqual(node);
    expect(Object.keys(back as object)).toEqual(Object.keys(node));
  });

  it('knows lists of keys that were met before', () => {
    const rests = new NodeRests();
    rests.pack(shown);
    rests.pack({ ...shown, source: { ...node } });
    expect(rests.orders).toHaveLength(1);
  });

  it('keeps the nodes of a list as they are', () => {
    const rests = new NodeRests();
    expect(rests.unpack(rests.pack([shown]), () => fail())).toEqual(JSON.parse(JSON.stringify([node])));
  });
});

function fail(): never {
  throw new Error('the entry is not needed');
}
