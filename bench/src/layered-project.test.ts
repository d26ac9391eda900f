import { describe, expect, it } from 'vitest';
import { CHANGED_MODEL, layeredProject } from './layered-project.ts';

describe('layeredProject', () => {
  it('has as many models and tests as asked for', () => {
    for (const size of [
      { models: 100, tests: 150 },
      { models: 37, tests: 111 },
    ]) {
      const files = [...layeredProject(size)];
      const tests = files.flatMap(([, text]) => [...text.matchAll(/unique|not_null/g)]);
      expect(files.filter(([path]) => /^models\/.*\.sql$/.test(path))).toHaveLength(size.models);
      expect(tests).toHaveLength(size.tests);
    }
  });

  it('is the same every time', () => {
    expect(layeredProject({ models: 50, tests: 75 })).toEqual(layeredProject({ models: 50, tests: 75 }));
  });

  it('refers to models that exist, and holds the model that gets changed', () => {
    const files = layeredProject({ models: 60, tests: 90 });
    const names = new Set([...files.keys()].map(path => path.slice(path.lastIndexOf('/') + 1, -'.sql'.length)));
    const refs = [...files.values()].flatMap(text => [...text.matchAll(/ref\('(\w+)'\)/g)].map(([, name]) => name));
    expect(refs.length).toBeGreaterThan(60);
    expect(refs.filter(name => name === undefined || !names.has(name))).toEqual([]);
    expect(files.has(CHANGED_MODEL.path)).toBe(true);
  });
});
