import type { Random } from './random.ts';
import { expression, type Tree } from './tree.ts';

/** Writes random uses of `modules.re`, `.datetime`, `.pytz` and `.itertools`, and tells what it used. */
export class ModuleGrammar {
  private readonly random: Random;
  private readonly count: (kind: string) => void;

  constructor(random: Random, count: (kind: string) => void) {
    this.random = random;
    this.count = count;
  }

  /** An expression of one of the modules. */
  use(): Tree {
    switch (this.random.pick(['re', 're', 'datetime', 'datetime', 'pytz', 'itertools'] as const)) {
      case 're':
        return expression(this.regularExpression());
      case 'datetime':
        return expression(this.date());
      case 'pytz':
        return expression(this.zone());
      case 'itertools':
        return expression(this.itertools());
    }
  }

  private pick(kind: string, names: readonly string[]): string {
    const name = this.random.pick(names);
    this.count(`${kind} ${name.replace(/[^\w.].*$/s, '')}`);
    return name;
  }

  private regularExpression(): string {
    const pattern = quoted(this.pattern(0));
    const text = quoted(this.random.pick(TEXTS));
    const flags = this.random.chance(0.2) ? this.pick('re', FLAGS) : undefined;
    const name = this.pick('re', FUNCTIONS);
    const onPattern = this.random.chance(0.3);
    if (onPattern) this.count('re compile');
    const compiled = `modules.re.compile(${pattern}${flags === undefined ? '' : `, modules.re.${flags}`})`;
    const rest = this.functionArguments(name, text);
    const given = flags === undefined ? '' : `, flags=modules.re.${flags}`;
    const call = onPattern ? `${compiled}.${name}(${rest})` : `modules.re.${name}(${pattern}, ${rest}${given})`;
    if (name === 'finditer') return `(${call} | list)`;
    if (!['match', 'search', 'fullmatch'].includes(name)) return call;
    return `${call}${this.pick('match', MATCH_MEMBERS)}`;
  }

  private functionArguments(name: string, text: string): string {
    if (name === 'split') return this.random.chance(0.3) ? `${text}, maxsplit=1` : text;
    if (name !== 'sub' && name !== 'subn') return text;
    const count = this.random.chance(0.3) ? ', count=2' : '';
    return `${quoted(this.random.pick(REPLACEMENTS))}, ${text}${count}`;
  }

  /** A random pattern, mostly one that Python takes too. */
  private pattern(depth: number): string {
    const parts = Array.from({ length: 1 + this.random.below(3) }, () => this.piece(depth));
    const text = parts.join('');
    return this.random.chance(0.15) && depth < 3 ? `${text}|${this.pattern(depth + 1)}` : text;
  }

  private piece(depth: number): string {
    const atom = this.random.chance(0.35) && depth < 3 ? this.group(depth) : this.random.pick(ATOMS);
    return this.random.chance(0.35) ? atom + this.random.pick(QUANTIFIERS) : atom;
  }

  private group(depth: number): string {
    const open = this.random.pick(['(', '(', '(?:', '(?P<n>', '(?=', '(?!', '(?<=', '(?<!', '(?i:', '(?>']);
    const inner = open.startsWith('(?<') ? this.random.pick(['a', 'ab', '\\d', '[ab]', '^']) : this.pattern(depth + 1);
    return `${open}${inner})`;
  }

  private moment(): string {
    return this.random.pick(MOMENTS);
  }

  private date(): string {
    const value = this.random.pick([this.moment(), this.random.pick(DATES), this.random.pick(TIMES)]);
    const roll = this.random.next();
    if (roll < 0.35) return `${value}.${this.pick('date', DATE_MEMBERS)}`;
    if (roll < 0.65) return `modules.datetime.${this.pick('datetime', CLASS_MEMBERS)}`;
    const other = this.random.pick([...MOMENTS, ...DATES, ...DELTAS]);
    if (roll < 0.75) return `(${value} ${this.random.pick(['-', '+', '<', '==', '>=', '!='])} ${other})`;
    if (roll < 0.9) return `(${this.random.pick(DELTAS)}${this.pick('timedelta', DELTA_MEMBERS)})`;
    return `${quoted(this.random.pick(SPECS))}.format(${value})`;
  }

  private zone(): string {
    const zone = `modules.pytz.${this.pick('pytz', ZONES)}`;
    const local = this.random.pick(LOCAL_TIMES);
    const placed = this.random.pick([
      `${zone}.localize(${local})`,
      `${zone}.localize(${local}, is_dst=${this.random.pick(['true', 'false', 'none'])})`,
      `modules.pytz.utc.localize(${local}).astimezone(${zone})`,
      `${zone}.normalize(${zone}.localize(${local}) + modules.datetime.timedelta(hours=${this.random.below(30)}))`,
    ]);
    return placed + this.pick('zoned', ZONED_MEMBERS);
  }

  private itertools(): string {
    const call = this.pick('itertools', ITERTOOLS);
    return `(modules.itertools.${call} | list)`;
  }
}

/** As a template writes it. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

const TEXTS = ['abab1 aab', 'aaa', '', 'A1b2', 'foo_bar baz', 'a\nb\nab', 'x=1,y=22', 'éa ab', 'b', '12-34'];
const REPLACEMENTS = ['', '-', '<\\\\g<0>>', '\\\\1', '\\\\g<n>', 'x\\\\ny', '\\\\2', '\\\\q', 'ab'];
const ATOMS =
  'a b ab . \\d \\w \\s \\W \\S [ab] [^a] [a-c1] ^ $ \\b \\B [\\d_] A 1 \\1 \\. \\A \\Z (?P=n) é [^\\n]'.split(' ');
const QUANTIFIERS = '* + ? *? +? ?? {1,2} {2} {,1} {1,}? ++ *+'.split(' ');
const FLAGS = ['I', 'M', 'S', 'X', 'A', 'IGNORECASE', 'MULTILINE', 'DOTALL', 'VERBOSE'];
const FUNCTIONS = ['match', 'search', 'fullmatch', 'findall', 'finditer', 'split', 'sub', 'subn'];
const MATCH_MEMBERS = [
  '',
  '.group()',
  '.group(1)',
  '.group(0, 1)',
  ".group('n')",
  '.groups()',
  ".groups('-')",
  '.groupdict()',
  '.span()',
  '.start(1)',
  '.end()',
  '[0]',
  '.lastindex',
  '.lastgroup',
  '.string',
  '.regs',
  ".expand('<\\\\\\\\g<0>>')",
];

const MOMENTS = [
  'modules.datetime.datetime(2024, 2, 29, 23, 59, 58, 7)',
  'modules.datetime.datetime(2023, 1, 1)',
  'modules.datetime.datetime(1999, 12, 31, 12)',
  'modules.datetime.datetime(2024, 3, 10, 5, tzinfo=modules.pytz.utc)',
];
const DATES = [
  'modules.datetime.date(2024, 2, 29)',
  'modules.datetime.date(2021, 1, 3)',
  'modules.datetime.date(1, 1, 1)',
];
const TIMES = ['modules.datetime.time(1, 2, 3)', 'modules.datetime.time(23, 59, 59, 999999)'];
const DELTAS = [
  'modules.datetime.timedelta(days=1, seconds=5)',
  'modules.datetime.timedelta(hours=-5)',
  'modules.datetime.timedelta(weeks=2, milliseconds=1.5)',
  'modules.datetime.timedelta(0)',
];
const DATE_MEMBERS = [
  'date()',
  'time()',
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'microsecond',
  'tzinfo',
  'weekday()',
  'isoweekday()',
  'isocalendar()',
  'isocalendar().week',
  'toordinal()',
  'ctime()',
  'timetuple()',
  'isoformat()',
  "isoformat(timespec='minutes')",
  "isoformat(' ')",
  'replace(day=31)',
  'replace(hour=0, minute=0)',
  'replace(year=2023, month=2)',
  "strftime('%Y-%m-%d %H:%M:%S.%f')",
  "strftime('%a %d %b %Y, %j %U %W %V')",
  'utcoffset()',
  'tzname()',
  'dst()',
  'nope',
];
const CLASS_MEMBERS = [
  "datetime.strptime('2024-03-10 04:05', '%Y-%m-%d %H:%M')",
  "datetime.strptime('10/03/24', '%d/%m/%y')",
  "datetime.strptime('Mar 1 2024 5PM', '%b %d %Y %I%p')",
  "datetime.strptime('2024', '%Y-%m')",
  "datetime.fromisoformat('2024-03-10T04:05:06')",
  "datetime.fromisoformat('2024-03-10 04:05+02:00')",
  "datetime.fromisoformat('x')",
  "date.fromisoformat('2024-03-10')",
  "time.fromisoformat('04:05')",
  'datetime.combine(modules.datetime.date(2024, 1, 2), modules.datetime.time(3))',
  'date.fromordinal(738000)',
  'date.fromisocalendar(2024, 9, 5)',
  'datetime.fromtimestamp(86399.5, modules.pytz.utc)',
  'datetime.utcfromtimestamp(0)',
  'datetime.min',
  'date.max',
  'time.max',
  'timedelta.resolution',
  'datetime(2024, 13, 1)',
  'date(2023, 2, 29)',
  'time(24)',
  'timedelta(days=1e9)',
  "timedelta('1')",
];
const DELTA_MEMBERS = [
  '.days',
  '.seconds',
  '.microseconds',
  '.total_seconds()',
  ' * 2',
  ' / 3',
  ' // 7',
  ' / modules.datetime.timedelta(hours=1)',
  ' % modules.datetime.timedelta(hours=5)',
  ' | abs',
  ' > modules.datetime.timedelta(0)',
  ' | string',
];
const SPECS = ['{}', '{:%Y-%m-%d}', '{!r}', '{!s:>30}', '{:%H}'];
const LOCAL_TIMES = [
  'modules.datetime.datetime(2024, 1, 15, 12)',
  'modules.datetime.datetime(2024, 7, 15, 12)',
  'modules.datetime.datetime(2024, 3, 10, 2, 30)',
  'modules.datetime.datetime(2024, 11, 3, 1, 30)',
  'modules.datetime.datetime(2024, 3, 31, 2, 30)',
  'modules.datetime.datetime(2024, 10, 27, 2, 30)',
  'modules.datetime.datetime(2010, 5, 5, 5, 5, 5, 5)',
];
const ZONES = [
  "timezone('America/New_York')",
  "timezone('Europe/Berlin')",
  "timezone('Europe/London')",
  "timezone('US/Pacific')",
  "timezone('Asia/Tokyo')",
  "timezone('Asia/Kolkata')",
  "timezone('Australia/Sydney')",
  "timezone('UTC')",
  'utc',
  'FixedOffset(-90)',
  "timezone('Nope/Nowhere')",
];
const ZONED_MEMBERS = [
  '',
  '',
  '.isoformat()',
  '.tzname()',
  '.utcoffset()',
  '.dst()',
  '.timestamp()',
  '.date()',
  '.hour',
  ".strftime('%Z %z')",
  '.astimezone(modules.pytz.utc)',
  '.tzinfo.zone',
];
const ITERTOOLS = [
  'chain([1], ls)',
  'chain.from_iterable(ll)',
  'product(l, repeat=2)',
  'product(l, ls)',
  'combinations(ls, 2)',
  'combinations_with_replacement(l, 2)',
  'permutations(l)',
  'permutations(l, 2)',
  'islice(ls, 2)',
  'islice(ls, 1, none, 2)',
  'accumulate(l)',
  "zip_longest(l, ls, fillvalue='-')",
  'zip_longest(l, el)',
  'compress(ls, [1, 0, 1])',
  'repeat(i, 2)',
  'starmap(range, [[1, 3], [2]])',
  'pairwise(ls)',
  'tee(l) | map("list")',
  'islice(modules.itertools.count(5, 2), 3)',
  'islice(modules.itertools.cycle(l), 5)',
  'groupby([1, 1, 2]) | map("first")',
  'product(i)',
  'nope(l)',
];
