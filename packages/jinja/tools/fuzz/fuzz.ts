import { readFileSync } from 'node:fs';
import { Grammar } from './grammar.ts';
import { type Answer, type FuzzCase, Oracle, TIMED_OUT } from './oracle.ts';
import { Random } from './random.ts';
import { agree, renderCase } from './render-case.ts';
import { smaller, source, type Tree } from './tree.ts';
import { CONTEXT } from './vocabulary.ts';

/**
 * Renders random templates with our engine and with Python's Jinja2 and compares:
 *   tsx tools/fuzz/fuzz.ts --count 10000 --seed 1 [--python python3] [--cases FILE.json] [--show 20]
 * Half of them come from a grammar, half are mutations of recorded templates (with `--cases`). Every difference is
 * shrunk to a small template; what Python itself answers differently each time (addresses, the order of sets) is only
 * counted. Ends with the number of templates tried and of differences.
 */
const SNIPPETS = [
  '{{',
  '}}',
  '{%',
  '%}',
  '-',
  '+',
  '{#',
  '#}',
  "'",
  '"',
  '(',
  ')',
  '[',
  ']',
  '|',
  '.',
  ' ',
  '\n',
  '1',
  'x',
  ' if ',
  ' not ',
  ',',
  '~',
  '==',
  '*',
  '%',
];

const options = readOptions(process.argv.slice(2));
const random = new Random(options.seed);
const grammar = new Grammar(random);
const recorded = options.cases === undefined ? [] : (JSON.parse(readFileSync(options.cases, 'utf8')) as FuzzCase[]);
const oracle = new Oracle(options.python);
/** A second Python, whose addresses and order of sets are others: what it answers differently cannot be compared. */
const witness = new Oracle(options.python);
let incomparable = 0;
let tried = 0;
let differences = 0;
const BATCH = 200;
while (tried < options.count) {
  const batch = Array.from({ length: BATCH }, nextCase);
  const answers = await Promise.all(batch.map(each => oracle.ask(each.fuzzCase)));
  for (const [index, { tree, fuzzCase }] of batch.entries()) await compare(tree, fuzzCase, answers[index] ?? {});
  tried += batch.length;
  if (tried % 10_000 === 0) console.log(`${tried} tried, ${differences} differences so far`);
}
oracle.close();
witness.close();
if (options.counts)
  for (const [kind, count] of [...grammar.counts].sort()) console.log(`${String(count).padStart(8)}  ${kind}`);
console.log(
  `${tried} templates tried, ${differences} differences; ${incomparable} that Python answers differently each time`,
);
process.exitCode = differences > 0 ? 1 : 0;

function nextCase(): { tree: Tree; fuzzCase: FuzzCase } {
  if (recorded.length > 0 && random.chance(0.3)) {
    const base = random.pick(recorded);
    const tree: Tree = { kind: 'text', parts: [mutate(base.source)] };
    return { tree, fuzzCase: { source: source(tree), context: base.context, options: base.options ?? {} } };
  }
  const tree = random.chance(0.3) ? grammar.moduleTemplate() : grammar.template();
  return { tree, fuzzCase: { source: source(tree), context: CONTEXT, options: randomOptions() } };
}

function randomOptions(): Record<string, boolean> {
  if (!random.chance(0.2)) return {};
  return {
    trim_blocks: random.chance(0.5),
    lstrip_blocks: random.chance(0.5),
    keep_trailing_newline: random.chance(0.5),
  };
}

function mutate(text: string): string {
  let result = text;
  for (let i = 1 + random.below(2); i > 0; i--) {
    const at = random.below(result.length + 1);
    const roll = random.next();
    if (roll < 0.4) result = result.slice(0, at) + result.slice(at + 1 + random.below(3));
    else if (roll < 0.8) result = result.slice(0, at) + random.pick(SNIPPETS) + result.slice(at);
    else result = result.slice(0, at) + result.slice(random.below(result.length + 1)).slice(0, 20) + result.slice(at);
  }
  return result;
}

async function compare(tree: Tree, fuzzCase: FuzzCase, theirs: Answer): Promise<void> {
  if (theirs.error === TIMED_OUT.error) return;
  const ours = renderCase(fuzzCase);
  if (isRefused(fuzzCase.source, ours) || agree(ours, theirs)) return;
  if (!(await isSteady(fuzzCase, theirs))) {
    incomparable++;
    return;
  }
  differences++;
  if (differences > options.show) return;
  const small = await shrink(tree, fuzzCase);
  const shown = { ours: renderCase(small), theirs: await oracle.ask(small) };
  console.log(`--- ${JSON.stringify(small.source)} ${JSON.stringify(small.options ?? {})}`);
  console.log(
    `  ours   ${JSON.stringify(shown.ours).slice(0, 600)}\n  theirs ${JSON.stringify(shown.theirs).slice(0, 600)}`,
  );
}

/** What we answer with a coded error by design, or cannot compare (randomness, names of characters). */
function isRefused(text: string, ours: Answer): boolean {
  return ours.error === 'NotSupported' || /\b(?:random|lipsum|self)\b|\\N\{/.test(text);
}

/** Whether Python always gives this answer: not with an address or a set's order in it. */
async function isSteady(fuzzCase: FuzzCase, theirs: Answer): Promise<boolean> {
  const again = await witness.ask(fuzzCase);
  return again.output === theirs.output && again.error === theirs.error;
}

async function shrink(tree: Tree, fuzzCase: FuzzCase): Promise<FuzzCase> {
  let [current, best] = [tree, fuzzCase];
  for (let tries = 0; tries < 40; tries++) {
    const found = await firstThatFails(current, best);
    if (found === undefined) return best;
    [current, best] = found;
  }
  return best;
}

async function firstThatFails(tree: Tree, fuzzCase: FuzzCase): Promise<[Tree, FuzzCase] | undefined> {
  const candidates = [...smaller(tree)].filter(each => source(each).length < fuzzCase.source.length).slice(0, 200);
  for (let start = 0; start < candidates.length; start += 16) {
    const part = candidates
      .slice(start, start + 16)
      .map(each => [each, { ...fuzzCase, source: source(each) }] as const);
    const answers = await Promise.all(part.map(([, each]) => oracle.ask(each)));
    for (const [i, found] of part.entries()) {
      const theirs = answers[i] ?? TIMED_OUT;
      if (theirs.error === TIMED_OUT.error || agree(renderCase(found[1]), theirs)) continue;
      if (await isSteady(found[1], theirs)) return [...found];
    }
  }
  return undefined;
}

function readOptions(args: readonly string[]) {
  const value = (name: string): string | undefined => {
    const index = args.indexOf(`--${name}`);
    return index < 0 ? undefined : args[index + 1];
  };
  return {
    count: Number(value('count') ?? 10_000),
    seed: Number(value('seed') ?? 1),
    python: value('python') ?? 'python3',
    cases: value('cases'),
    show: Number(value('show') ?? 20),
    counts: args.includes('--counts'),
  };
}
