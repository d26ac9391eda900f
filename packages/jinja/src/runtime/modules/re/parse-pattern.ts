import { raise } from '../../errors/python-exception.ts';
import { classMatcher, foldCase } from './character-classes.ts';
import { FLAGS, type ParsedPattern, type Pattern } from './pattern.ts';

/** Parses Python's regular expressions. Raises `re.error` (a ValueError) with its message. */
export function parsePattern(source: string, flags: number): ParsedPattern {
  const parser = new PatternParser([...source], flags);
  const root = parser.parse();
  return { root, groups: parser.groups, names: parser.names, flags: parser.flags };
}

const EMPTY: Pattern = { kind: 'empty' };
const ESCAPES: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };
const MAX_REPEAT = 4_294_967_295;

class PatternParser {
  groups = 0;
  readonly names = new Map<string, number>();
  flags: number;
  private readonly source: readonly string[];
  private position = 0;
  private readonly open: number[] = [];

  constructor(source: readonly string[], flags: number) {
    this.source = source;
    this.flags = flags;
  }

  parse(): Pattern {
    this.readGlobalFlags();
    const pattern = this.parseEither();
    if (this.position < this.source.length) this.fail('unbalanced parenthesis');
    return pattern;
  }

  private peek(offset = 0): string {
    return this.source[this.position + offset] ?? '';
  }

  private next(): string {
    return this.source[this.position++] ?? '';
  }

  private accept(text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.peek(i) !== text.charAt(i)) return false;
    this.position += text.length;
    return true;
  }

  private has(flag: keyof typeof FLAGS): boolean {
    return (this.flags & FLAGS[flag]) !== 0;
  }

  private fail(message: string, at: number = this.position): never {
    return raise('ValueError', `${message} at position ${at}`);
  }

  /** `(?i)` at the very start holds for the whole pattern; so do several in a row, `(?i)(?s)`. */
  private readGlobalFlags(): void {
    for (;;) {
      const found = /^\(\?([aiLmsux]+)\)/.exec(this.source.slice(this.position, this.position + 12).join(''));
      if (found === null) return;
      for (const letter of found[1] ?? '') this.flags |= flagOf(letter);
      this.position += found[0].length;
    }
  }

  private parseEither(): Pattern {
    const branches = [this.parseSequence()];
    while (this.accept('|')) branches.push(this.parseSequence());
    return branches.length === 1 ? (branches[0] ?? EMPTY) : { kind: 'either', branches };
  }

  private parseSequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.position < this.source.length && this.peek() !== '|' && this.peek() !== ')') {
      if (this.has('X') && this.skipVerbose()) continue;
      const start = this.position;
      const atom = this.parseAtom();
      if (atom !== undefined) parts.push(this.parseRepeats(atom, start));
    }
    return parts.length === 1 ? (parts[0] ?? EMPTY) : { kind: 'sequence', parts };
  }

  private skipVerbose(): boolean {
    if (/\s/.test(this.peek())) {
      this.position++;
      return true;
    }
    if (this.peek() !== '#') return false;
    while (this.position < this.source.length && this.next() !== '\n');
    return true;
  }

  private parseAtom(): Pattern | undefined {
    const start = this.position;
    const character = this.next();
    switch (character) {
      case '.':
        return { kind: 'set', matches: this.has('S') ? () => true : codePoint => codePoint !== 10 };
      case '^':
        return { kind: 'assert', what: this.has('M') ? 'line-start' : 'start' };
      case '$':
        return { kind: 'assert', what: this.has('M') ? 'line-end' : 'end' };
      case '(':
        return this.parseGroup(start);
      case '[':
        return this.parseSet(start);
      case '\\':
        return this.parseEscape(start);
      case '*':
      case '+':
      case '?':
        return this.fail('nothing to repeat', start);
      default:
        return this.literal(character.codePointAt(0) ?? 0);
    }
  }

  private literal(codePoint: number): Pattern {
    if (!this.has('I')) return { kind: 'set', matches: each => each === codePoint };
    const folded = foldCase(codePoint);
    return { kind: 'set', matches: each => each === codePoint || foldCase(each) === folded };
  }

  private parseRepeats(atom: Pattern, start: number): Pattern {
    const bounds = this.readBounds();
    if (bounds === undefined) return atom;
    if (atom.kind === 'assert' && this.source[start] !== '(') this.fail('nothing to repeat', start);
    const [min, max] = bounds;
    if (max < min) this.fail('min repeat greater than max repeat', start);
    const greedy = !this.accept('?');
    const possessive = greedy && this.accept('+');
    if (['*', '+', '?'].includes(this.peek()) || this.isBrace()) this.fail('multiple repeat', this.position);
    const repeat: Pattern = { kind: 'repeat', body: atom, min, max, greedy };
    return possessive ? { kind: 'atomic', body: repeat } : repeat;
  }

  private isBrace(): boolean {
    return /^\{(?:\d+(?:,\d*)?|,\d*)\}/.test(this.source.slice(this.position, this.position + 24).join(''));
  }

  private readBounds(): readonly [number, number] | undefined {
    if (this.accept('*')) return [0, Number.POSITIVE_INFINITY];
    if (this.accept('+')) return [1, Number.POSITIVE_INFINITY];
    if (this.accept('?')) return [0, 1];
    const found = /^\{(\d*)(?:(,)(\d*))?\}/.exec(this.source.slice(this.position, this.position + 24).join(''));
    if (found === null || (found[1] === '' && found[2] === undefined)) return undefined;
    this.position += found[0].length;
    const min = Number(found[1] ?? 0);
    const max = found[2] === undefined ? min : found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3]);
    if (min > MAX_REPEAT) this.fail('the repetition number is too large');
    return [min, max];
  }

  private parseGroup(start: number): Pattern | undefined {
    if (!this.accept('?')) return this.capture(undefined, start);
    if (this.accept(':')) return this.body(start);
    if (this.accept('>')) return { kind: 'atomic', body: this.body(start) };
    if (this.accept('=')) return { kind: 'look', body: this.body(start), behind: undefined, negative: false };
    if (this.accept('!')) return { kind: 'look', body: this.body(start), behind: undefined, negative: true };
    if (this.accept('<=')) return this.lookBehind(start, false);
    if (this.accept('<!')) return this.lookBehind(start, true);
    if (this.accept('P<')) return this.capture(this.readName('>'), start);
    if (this.accept('P=')) return this.reference(this.groupNumber(this.readName(')'), start));
    if (this.accept('#')) return this.comment(start);
    if (this.accept('(')) return this.condition(start);
    return this.flagGroup(start);
  }

  private body(start: number): Pattern {
    const { flags } = this;
    const body = this.parseEither();
    this.flags = flags;
    if (!this.accept(')')) this.fail('missing ), unterminated subpattern', start);
    return body;
  }

  private capture(name: string | undefined, start: number): Pattern {
    const index = ++this.groups;
    if (name !== undefined) {
      if (this.names.has(name))
        this.fail(`redefinition of group name '${name}' as group ${index}; was group ${this.names.get(name)}`, start);
      this.names.set(name, index);
    }
    this.open.push(index);
    const body = this.body(start);
    this.open.pop();
    return { kind: 'group', index, body };
  }

  private lookBehind(start: number, negative: boolean): Pattern {
    const body = this.body(start);
    const width = widthOf(body);
    if (width === undefined) return raise('ValueError', 'look-behind requires fixed-width pattern');
    return { kind: 'look', body, behind: width, negative };
  }

  private comment(start: number): undefined {
    while (this.position < this.source.length) if (this.next() === ')') return undefined;
    return this.fail('missing ), unterminated comment', start);
  }

  private condition(start: number): Pattern {
    const index = this.groupNumber(this.readName(')'), start);
    const { flags } = this;
    const yes = this.parseSequence();
    const no = this.accept('|') ? this.parseSequence() : EMPTY;
    if (this.peek() === '|') this.fail('conditional backref with more than two branches');
    this.flags = flags;
    if (!this.accept(')')) this.fail('missing ), unterminated subpattern', start);
    return { kind: 'condition', index, yes, no };
  }

  /** `(?i:…)` and `(?-i:…)`. */
  private flagGroup(start: number): Pattern {
    const found = /^([aiLmsux]*)(?:-([imsx]+))?:/.exec(this.source.slice(this.position, this.position + 16).join(''));
    if (found === null) {
      const rest = this.source.slice(this.position, this.position + 16).join('');
      if (/^[aiLmsux]+\)/.test(rest)) this.fail('global flags not at the start of the expression', start);
      return this.fail(
        this.peek() === '' ? 'unexpected end of pattern' : `unknown extension ?${this.peek()}`,
        start + 1,
      );
    }
    this.position += found[0].length;
    const { flags } = this;
    for (const letter of found[1] ?? '') this.flags |= flagOf(letter);
    for (const letter of found[2] ?? '') this.flags &= ~flagOf(letter);
    const body = this.parseEither();
    this.flags = flags;
    if (!this.accept(')')) this.fail('missing ), unterminated subpattern', start);
    return body;
  }

  private readName(end: string): string {
    const start = this.position;
    let name = '';
    while (this.position < this.source.length && this.peek() !== end) name += this.next();
    if (!this.accept(end)) this.fail(`missing ${end}, unterminated name`, start);
    if (name === '') this.fail('missing group name', start);
    if (!/^(?:[\p{XID_Start}_]\p{XID_Continue}*|\d+)$/u.test(name))
      this.fail(`bad character in group name '${name}'`, start);
    return name;
  }

  private groupNumber(name: string, start: number): number {
    const index = this.names.get(name) ?? (/^\d+$/.test(name) ? Number(name) : undefined);
    return index ?? this.fail(`unknown group name '${name}'`, start + 4);
  }

  private reference(index: number): Pattern {
    if (index > this.groups) this.fail(`invalid group reference ${index}`);
    if (this.open.includes(index)) this.fail('cannot refer to an open group');
    return { kind: 'reference', index, ignoreCase: this.has('I') };
  }

  private parseEscape(start: number): Pattern {
    const letter = this.next();
    if (letter === '') this.fail('bad escape (end of pattern)', start);
    const matches = classMatcher(letter, this.has('A'));
    if (matches !== undefined) return { kind: 'set', matches };
    if (letter === 'A') return { kind: 'assert', what: 'start' };
    if (letter === 'Z') return { kind: 'assert', what: 'text-end' };
    if (letter === 'b') return { kind: 'assert', what: 'boundary', ascii: this.has('A') };
    if (letter === 'B') return { kind: 'assert', what: 'no-boundary', ascii: this.has('A') };
    if (/[1-9]/.test(letter)) return this.numericEscape(letter);
    return this.literal(this.characterEscape(letter, start));
  }

  private numericEscape(first: string): Pattern {
    if (!/\d/.test(this.peek())) return this.reference(Number(first));
    const three = first + this.peek() + this.peek(1);
    if (/^[0-3][0-7][0-7]$/.test(three)) {
      this.position += 2;
      return this.literal(Number.parseInt(three, 8));
    }
    return this.reference(Number(first + this.next()));
  }

  private characterEscape(letter: string, start: number): number {
    const simple = ESCAPES[letter];
    if (simple !== undefined) return simple;
    const digits = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
    if (digits > 0) {
      const hex = this.source.slice(this.position, this.position + digits).join('');
      if (!new RegExp(`^[0-9a-fA-F]{${digits}}$`).test(hex)) this.fail(`incomplete escape \\${letter}${hex}`, start);
      this.position += digits;
      return Number.parseInt(hex, 16);
    }
    if (letter === '0') {
      let octal = '';
      while (octal.length < 2 && /[0-7]/.test(this.peek())) octal += this.next();
      return Number.parseInt(`0${octal}`, 8);
    }
    if (/[a-zA-Z]/.test(letter)) this.fail(`bad escape \\${letter}`, start);
    return letter.codePointAt(0) ?? 0;
  }

  private parseSet(start: number): Pattern {
    const negative = this.accept('^');
    const members: ((codePoint: number) => boolean)[] = [];
    for (let first = true; first || this.peek() !== ']'; first = false) {
      if (this.position >= this.source.length) this.fail('unterminated character set', start);
      const low = this.setMember(start);
      if (typeof low === 'number' && this.peek() === '-' && this.peek(1) !== ']' && this.peek(1) !== '') {
        const at = this.position;
        this.position++;
        const high = this.setMember(start);
        if (typeof high !== 'number' || high < low) return this.fail('bad character range', at - 1);
        members.push(codePoint => codePoint >= low && codePoint <= high);
      } else members.push(typeof low === 'number' ? codePoint => codePoint === low : low);
    }
    this.position++;
    const matches = this.has('I')
      ? ignoringCase(members)
      : (codePoint: number) => members.some(member => member(codePoint));
    return { kind: 'set', matches: negative ? codePoint => !matches(codePoint) : matches };
  }

  private setMember(start: number): number | ((codePoint: number) => boolean) {
    const character = this.next();
    if (character !== '\\') return character.codePointAt(0) ?? 0;
    const letter = this.next();
    if (letter === '') this.fail('unterminated character set', start);
    const matches = classMatcher(letter, this.has('A'));
    if (matches !== undefined) return matches;
    if (letter === 'b') return 8;
    if (/[1-7]/.test(letter)) {
      let octal = letter;
      while (octal.length < 3 && /[0-7]/.test(this.peek())) octal += this.next();
      return Number.parseInt(octal, 8);
    }
    return this.characterEscape(letter, this.position - 2);
  }
}

function flagOf(letter: string): number {
  return FLAGS[letter.toUpperCase() as keyof typeof FLAGS] ?? 0;
}

function ignoringCase(members: readonly ((codePoint: number) => boolean)[]): (codePoint: number) => boolean {
  return codePoint => {
    const text = String.fromCodePoint(codePoint);
    const cases = [codePoint, foldCase(codePoint), text.toUpperCase().codePointAt(0) ?? codePoint];
    return cases.some(each => members.some(member => member(each)));
  };
}

/** The number of characters that a pattern always takes; `undefined` if it varies. */
function widthOf(pattern: Pattern): number | undefined {
  switch (pattern.kind) {
    case 'set':
      return 1;
    case 'empty':
    case 'assert':
    case 'look':
      return 0;
    case 'sequence': {
      let total = 0;
      for (const part of pattern.parts) {
        const width = widthOf(part);
        if (width === undefined) return undefined;
        total += width;
      }
      return total;
    }
    case 'either': {
      const widths = new Set(pattern.branches.map(widthOf));
      return widths.size === 1 ? [...widths][0] : undefined;
    }
    case 'group':
    case 'atomic':
      return widthOf(pattern.body);
    case 'repeat': {
      const width = widthOf(pattern.body);
      return width === undefined || pattern.min !== pattern.max ? undefined : width * pattern.min;
    }
    case 'condition': {
      const [yes, no] = [widthOf(pattern.yes), widthOf(pattern.no)];
      return yes === no ? yes : undefined;
    }
    case 'reference':
      return undefined;
  }
}
