import { describe, expect, it } from 'vitest';
import { deadLinks } from './check-links.ts';

describe('deadLinks', () => {
  it('finds links to files that are not there, with their line', () => {
    const page = 'see [a](docs/a.md#part)\nand [b](docs/b.md), [c](docs/c.md)';
    expect(deadLinks(page, path => path === 'docs/a.md')).toEqual([
      { target: 'docs/b.md', line: 2 },
      { target: 'docs/c.md', line: 2 },
    ]);
  });

  it('does not look at addresses, nor at links within the page', () => {
    expect(deadLinks('[a](https://example.com/a) [b](#part) [c](mailto:x@example.com)', () => false)).toEqual([]);
  });
});
