import { readFileSync } from 'node:fs';
import { compileTemplate, parseTemplate, render, runToEnd, scopeOf, TemplateError } from '../src/index.ts';
import { type Recorded, readRecorded } from '../src/testing/recorded-value.ts';

/**
 * Runs a file of recorded Jinja2 renderings: `npm run jinja-cases -- FILE.json`. Prints each failing case with both
 * outputs and ends with `N passed, N failed`. A case that uses what is refused by design passes only if the answer is
 * that coded error.
 */
interface Case {
  readonly id: string;
  readonly source: string;
  readonly options?: {
    readonly trim_blocks?: boolean;
    readonly lstrip_blocks?: boolean;
    readonly keep_trailing_newline?: boolean;
  };
  readonly context?: Readonly<Record<string, Recorded>>;
  readonly output?: string;
  readonly error?: string;
}

type Outcome =
  | { readonly output: string }
  | { readonly error: string; readonly code: string; readonly message: string };

/** What is refused by design. */
const REFUSED = /\{%[-+]?\s*(?:extends|block|include|import|from)\b|\brecursive\b/;

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: npm run jinja-cases -- FILE.json');
  process.exit(2);
}
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];
const failed = cases.filter(each => !report(each)).length;
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function report(recorded: Case): boolean {
  const outcome = renderCase(recorded);
  if (passes(recorded, outcome)) return true;
  const expected = recorded.error === undefined ? { output: recorded.output } : { error: recorded.error };
  console.log(`FAIL ${recorded.id}\n  source   ${JSON.stringify(recorded.source)}`);
  console.log(`  context  ${JSON.stringify(recorded.context)}`);
  console.log(`  expected ${JSON.stringify(expected)}\n  got      ${JSON.stringify(outcome)}`);
  return false;
}

function passes(recorded: Case, outcome: Outcome): boolean {
  if ('error' in outcome && outcome.code === 'TS9001') return REFUSED.test(recorded.source);
  if (recorded.error !== undefined) return 'error' in outcome && outcome.error === recorded.error;
  return 'output' in outcome && outcome.output === recorded.output;
}

function renderCase({ source, options = {}, context = {} }: Case): Outcome {
  try {
    const tree = parseTemplate(source, {
      trimBlocks: options.trim_blocks ?? false,
      lstripBlocks: options.lstrip_blocks ?? false,
      keepTrailingNewline: options.keep_trailing_newline ?? false,
    });
    const values = Object.fromEntries(Object.entries(context).map(([name, value]) => [name, readRecorded(value)]));
    return { output: runToEnd(render(compileTemplate(tree), scopeOf(values))) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const [diagnostic] = error.diagnostics;
    return { error: error.pythonClass, code: diagnostic?.code ?? '', message: diagnostic?.message ?? '' };
  }
}
