import { describe, expect, it } from 'vitest';
import { importedModules } from './imported-modules.ts';

describe('importedModules', () => {
  it('finds imports and re-exports, of values and of types, on one line or several', () => {
    const text = [
      "import 'side-effect';",
      "import { a } from 'one';",
      "import type { B } from 'two';",
      'export {',
      '  c,',
      "} from 'three';",
      "export * from 'four';",
      'import d, { type E } from "five";',
    ].join('\n');
    expect(importedModules(text)).toEqual([
      { specifier: 'side-effect', line: 1 },
      { specifier: 'one', line: 2 },
      { specifier: 'two', line: 3 },
      { specifier: 'three', line: 6 },
      { specifier: 'four', line: 7 },
      { specifier: 'five', line: 8 },
    ]);
  });

  it('finds import() of values and of types', () => {
    const text = "const a = await import('one');\nlet b: import('two').B;";
    expect(importedModules(text).map(({ specifier }) => specifier)).toEqual(['one', 'two']);
  });

  it('takes no comment and no other statement for an import', () => {
    const text = [
      "// import { a } from 'one';",
      "/** import { b } from 'two' */",
      "export const text = 'from';",
      "export const from = (value: string): string => value + 'three';",
    ].join('\n');
    expect(importedModules(text)).toEqual([]);
  });
});
