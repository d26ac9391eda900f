import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';

export interface SourceExpression {
  /** From the root of the workspace. */
  readonly file: string;
  readonly line: number;
  readonly source: string;
  readonly flags: string;
}

export interface SourceExpressions {
  readonly literals: readonly SourceExpression[];
  /** Files that put patterns together, and how many. */
  readonly built: Readonly<Record<string, number>>;
}

/** Every regular expression of what is shipped: all sources of the packages but tests and what only they use. */
export function sourceExpressions(root: string): SourceExpressions {
  const literals: SourceExpression[] = [];
  const built: Record<string, number> = {};
  for (const file of sourceFiles(root)) {
    const text = readFileSync(join(root, file), 'utf8');
    const build = (callee: object): void => {
      if ('name' in callee && callee.name === 'RegExp') built[file] = (built[file] ?? 0) + 1;
    };
    new Visitor({
      Literal(node) {
        if (!('regex' in node)) return;
        const { pattern: source, flags } = node.regex;
        literals.push({ file, line: text.slice(0, node.start).split('\n').length, source, flags });
      },
      NewExpression: node => build(node.callee),
      CallExpression: node => build(node.callee),
    }).visit(parseSync(file, text).program);
  }
  return { literals, built };
}

function sourceFiles(root: string): readonly string[] {
  return readdirSync(join(root, 'packages')).flatMap(name => {
    const folder = `packages/${name}/src`;
    return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map(file => `${folder}/${file.replaceAll('\\', '/')}`)
      .filter(file => file.endsWith('.ts') && !/\.test\.ts$|\/(?:testing|fixtures|contract)\//.test(file));
  });
}
