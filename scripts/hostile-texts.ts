import { type AST, RegExpParser, visitRegExpAST } from '@eslint-community/regexpp';

/**
 * Texts that make a pattern work hardest: what each of its parts matches, many times over, behind a text that leads there, and before
 * one that spoils the match; and what people write in SQL, templates, YAML and CSV. What is repeated is about `size` characters long.
 */
export function* hostileTexts(source: string, flags: string, size: number): Generator<string> {
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  const pumps = new Set<string>(COMMON);
  const leads = new Set<string>(['', '\0', sampleOf(pattern.alternatives)]);
  visitRegExpAST(pattern, {
    onQuantifierEnter(node) {
      for (const each of samples(node.element)) pumps.add(each);
      leads.add(leadTo(node));
    },
    onAlternativeEnter(node) {
      pumps.add(node.elements.map(each => samples(each)[0] ?? '').join(''));
    },
  });
  const all = [...pumps].filter(pump => pump !== '');
  for (const pump of [...all, ...pairs(all.slice(COMMON.length))])
    for (const lead of leads)
      for (const spoiler of ['\0', '\n\0'])
        yield lead + pump.repeat(Math.max(1, Math.ceil(size / pump.length))) + spoiler;
}

const COMMON = [
  ' ',
  '\n',
  '\t',
  '\r',
  '/*',
  '*/',
  '/**/',
  '/**//*',
  '--\n',
  "'",
  "\\'",
  "''",
  '"',
  '""',
  '\\',
  '(',
  ')',
  '()',
  '0',
  '0,',
  '.',
  'a',
  '_',
  '/',
  '[',
  '{',
  '{{',
  ',',
  ';',
  '$',
  '+',
  '-',
];

function* pairs(texts: readonly string[]): Generator<string> {
  for (const first of texts.slice(0, 7))
    for (const second of texts.slice(0, 7)) if (first !== second) yield first + second;
}

/** What stands in front of a part, as far as its own sequence and those around it go. */
function leadTo(node: AST.Node): string {
  const { parent } = node;
  if (parent === null) return '';
  const lead = leadTo(parent);
  if (parent.type !== 'Alternative') return lead;
  const before = parent.elements.slice(0, parent.elements.indexOf(node as AST.Element));
  return lead + before.map(each => samples(each)[0] ?? '').join('');
}

function sampleOf(alternatives: readonly AST.Alternative[]): string {
  return alternatives[0]?.elements.map(each => samples(each)[0] ?? '').join('') ?? '';
}

/** Some short texts that an element matches. */
function samples(element: AST.Element): readonly string[] {
  switch (element.type) {
    case 'Assertion':
    case 'Backreference':
      return [''];
    case 'Group':
    case 'CapturingGroup':
      return element.alternatives.map(each => each.elements.map(part => samples(part)[0] ?? '').join('')).slice(0, 8);
    case 'Quantifier':
      return samples(element.element).map(each => each.repeat(Math.max(1, Math.min(element.min, 4))));
    case 'Character':
      return [String.fromCodePoint(element.value)];
    default: {
      const one = new RegExp(`^(?:${element.raw})$`, 'u');
      return CANDIDATES.filter(each => one.test(each)).slice(0, 3);
    }
  }
}

const CANDIDATES = [...'a0 _/*-\'"\n\t.,;([{$+A\\Lé€', '\r', '\0', '\u2028', '中'];
