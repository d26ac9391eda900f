import { describe, expect, it } from 'vitest';
import { drawPackages } from './draw-architecture.ts';

describe('drawPackages', () => {
  it('draws each package that exists with what its package.json says, in the order of the layers', () => {
    const facts = { references: [], files: [] };
    const table = drawPackages({
      packages: [
        { ...facts, folder: 'project', name: '@tsdbt/project', dependencies: ['@tsdbt/jinja', '@tsdbt/core', 'zod'] },
        { ...facts, folder: 'jinja', name: '@tsdbt/jinja', dependencies: ['@tsdbt/core'] },
        { ...facts, folder: 'core', name: '@tsdbt/core', dependencies: [] },
      ],
      builtFolders: [],
      rootDevDependencies: [],
    });
    const cells = table
      .split('\n')
      .slice(2)
      .map(row => row.split(' | '));
    expect(cells.map(([name, , imports, libraries]) => [name?.match(/`(\w+)`/)?.[1], imports, libraries])).toEqual([
      ['core', '–', '– |'],
      ['jinja', 'core', '– |'],
      ['project', 'core, jinja', 'zod |'],
    ]);
  });
});
