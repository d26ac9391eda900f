import { describe, expect, it } from 'vitest';
import { replaceGeneratedSection } from './generated-section.ts';

describe('replaceGeneratedSection', () => {
  it('replaces the named section only, and keeps what people wrote around it', () => {
    const page =
      'above\n<!-- generated: a -->\nold a\n<!-- /generated -->\nbetween\n<!-- generated: b -->\nold b\n<!-- /generated -->\n';
    expect(replaceGeneratedSection(page, 'b', '\nnew b\n')).toBe(page.replace('old b', 'new b'));
  });

  it('throws where the section is missing, and names it', () => {
    expect(() => replaceGeneratedSection('text', 'a', '')).toThrow('<!-- generated: a -->');
  });
});
