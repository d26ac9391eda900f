import { type AST, RegExpParser } from '@eslint-community/regexpp';

/**
 * How many steps a backtracking engine, as JavaScript's are, takes to look for a pattern in a text from every place on; counting ends at
 * the limit. A step is one try of one part of the pattern at one place.
 */
export function countSteps(source: string, flags: string, text: string, limit: number): number {
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  const matcher = new StepCounter(flags, text, limit);
  try {
    for (let start = 0; start <= text.length; start += 1) {
      const end = matcher.match(pattern.alternatives, start);
      if (flags.includes('y')) break;
      if (end !== undefined) {
        if (!flags.includes('g')) break;
        start = Math.max(start, end - 1);
      }
    }
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
  }
  return matcher.steps;
}

class LimitReached extends Error {}

/** Engines match what stands behind a place backwards; our patterns look no further than this. */
const LONGEST_BEHIND = 40;

/** Goes on behind a place; false: there is no match that way. */
type Continuation = (at: number) => boolean;

class StepCounter {
  steps = 0;
  private readonly flags: string;
  private readonly text: string;
  private readonly limit: number;
  private readonly groups = new Map<AST.CapturingGroup, string>();
  private readonly classes = new Map<AST.Node, RegExp>();

  constructor(flags: string, text: string, limit: number) {
    this.flags = flags;
    this.text = text;
    this.limit = limit;
  }

  match(alternatives: readonly AST.Alternative[], start: number): number | undefined {
    let end: number | undefined;
    const found = this.any(alternatives, start, at => {
      end = at;
      return true;
    });
    return found ? end : undefined;
  }

  private any(alternatives: readonly AST.Alternative[], at: number, go: Continuation): boolean {
    return alternatives.some(({ elements }) => this.sequence(elements, 0, at, go));
  }

  private sequence(elements: readonly AST.Element[], index: number, at: number, go: Continuation): boolean {
    const element = elements[index];
    if (element === undefined) return go(at);
    return this.element(element, at, next => this.sequence(elements, index + 1, next, go));
  }

  private element(element: AST.Element, at: number, go: Continuation): boolean {
    this.steps += 1;
    if (this.steps > this.limit) throw new LimitReached();
    switch (element.type) {
      case 'Group':
        return this.any(element.alternatives, at, go);
      case 'CapturingGroup':
        return this.any(element.alternatives, at, end => {
          this.groups.set(element, this.text.slice(at, end));
          return go(end);
        });
      case 'Quantifier':
        return this.repeat(element, 0, at, go);
      case 'Assertion':
        return this.holds(element, at) && go(at);
      case 'Backreference': {
        const text = this.captured(element);
        return this.text.startsWith(text, at) && go(at + text.length);
      }
      default: {
        const character = String.fromCodePoint(this.text.codePointAt(at) ?? 0);
        return at < this.text.length && this.classOf(element).test(character) && go(at + character.length);
      }
    }
  }

  private captured({ resolved }: AST.Backreference): string {
    const [group] = Array.isArray(resolved) ? resolved : [resolved];
    return (group && this.groups.get(group)) ?? '';
  }

  private repeat(quantifier: AST.Quantifier, count: number, at: number, go: Continuation): boolean {
    const { min, max, greedy, element } = quantifier;
    const more = (): boolean =>
      count < max &&
      this.element(element, at, next => (next > at || count < min) && this.repeat(quantifier, count + 1, next, go));
    if (count < min) return more();
    return greedy ? more() || go(at) : go(at) || more();
  }

  private holds(assertion: AST.Assertion, at: number): boolean {
    if (assertion.kind === 'lookahead') return this.any(assertion.alternatives, at, () => true) !== assertion.negate;
    if (assertion.kind === 'lookbehind') {
      for (let start = at; start >= Math.max(0, at - LONGEST_BEHIND); start -= 1)
        if (this.any(assertion.alternatives, start, end => end === at)) return !assertion.negate;
      return assertion.negate;
    }
    const anchor = new RegExp(assertion.raw, `${this.flags.replace(/[gy]/g, '')}y`);
    anchor.lastIndex = at;
    return anchor.test(this.text);
  }

  private classOf(node: AST.Node): RegExp {
    let found = this.classes.get(node);
    if (found === undefined) {
      found = new RegExp(`^(?:${node.raw})$`, this.flags.replace(/[gym]/g, ''));
      this.classes.set(node, found);
    }
    return found;
  }
}
