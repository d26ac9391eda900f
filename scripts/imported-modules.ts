export interface ModuleImport {
  readonly specifier: string;
  /** Counts from 1. */
  readonly line: number;
}

/**
 * Every module that a TypeScript text names in an import, a re-export or `import()`, type-only ones too (bundlers drop
 * those, and they cross a wall just the same). Reads statements that start a line, as the formatter leaves them, so
 * comments don't count.
 */
export function importedModules(text: string): readonly ModuleImport[] {
  return [...text.matchAll(STATEMENT), ...text.matchAll(CALL)].map(match => ({
    specifier: match[2] ?? '',
    line: text.slice(0, match.index + match[0].length).split('\n').length,
  }));
}

/** `import … from 'x'`, `export … from 'x'`, `import 'x'`. */
const STATEMENT = /^(?:import|export)\b(?:[^'"`;()=]*?\bfrom)?\s*(['"])([^'"\n]+)\1/gm;

/** `import('x')`, as a value or a type. */
const CALL = /\bimport\(\s*(['"])([^'"\n]+)\1/g;
