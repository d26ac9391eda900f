import { describe, expect, it } from 'vitest';
import { sharedConfigJson } from './shared-config-json.ts';

describe('sharedConfigJson', () => {
  const config = { tags: ['a'], meta: { config: 0 } };
  const nodes = [
    { name: 'a', config, after: 1 },
    { name: 'b', config, after: undefined },
    { name: '\u0001config\u0001', config },
    { config: null },
    { name: 'no config' },
    { name: 'd', config: { other: true } },
  ];

  it('gives what JSON.stringify gives', () => {
    const json = sharedConfigJson();
    for (const node of [...nodes, ...nodes]) expect(json(node).join('')).toBe(JSON.stringify(node));
  });
});
