import type { Random } from './random.ts';
import { expression, type Tree } from './tree.ts';
import { FILTERS, FORMATS, METHODS, NAMES, type Operation, TESTS, type Type } from './vocabulary.ts';

/** What the expressions of a template may refer to, and how much more of them there may be. */
export interface GrammarState {
  budget: number;
  variables: string[];
  loops: number;
}

/** Writes random expressions, mostly well typed, and counts what it used. */
export class ExpressionGrammar {
  readonly counts: Map<string, number> = new Map();
  private readonly random: Random;
  private readonly state: GrammarState;

  constructor(random: Random, state: GrammarState) {
    this.random = random;
    this.state = state;
  }

  count(kind: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  /** An expression that is usually of a type. */
  expression(type: Type): Tree {
    this.state.budget--;
    const wanted = this.random.chance(0.06) ? this.random.pick(['int', 'str', 'list', 'any', 'dict'] as const) : type;
    if (this.state.budget <= 0 || this.random.chance(0.25)) return expression(this.leaf(wanted));
    return this.random.chance(0.5) ? this.operation(wanted) : this.operator(wanted);
  }

  private leaf(type: Type): string {
    if (this.random.chance(0.5)) return this.name(type);
    this.count('literal');
    switch (type) {
      case 'int':
        return this.random.pick(['0', '1', '2', '-3', '10', '1_000', '0x1F', '0b101', '0o17', '9007199254740993']);
      case 'float':
        return this.random.pick(['1.0', '0.1', '1e3', '2.50', '1e-7', '-1.5', '1e22', '123456789.125']);
      case 'str':
        return this.random.pick([
          "'a'",
          '"b c"',
          "''",
          "'it\\'s'",
          "'x\\ny'",
          "'\\d'",
          "'é'",
          "'Abc' 'def'",
          "'%'",
          "'1'",
          "'a,b,,c'",
        ]);
      case 'bool':
        return this.random.pick(['true', 'False', 'none', '1']);
      case 'list':
        return this.random.pick([
          '[]',
          '[1, 2, 3]',
          "['a', 'B', 1.0]",
          '(1, 2)',
          '(1,)',
          '()',
          "'abc'",
          '[[1, 2], [3, 4]]',
          'range(4)',
          'range(5, 0, -2)',
          '[1, 1, 2,]',
        ]);
      case 'dict':
        return this.random.pick([
          '{}',
          "{'a': 1}",
          "{'a': [1], 2: 'b'}",
          "{'x': none, 'y': 1.5,}",
          "dict(a=1, b='c')",
          "dict([('k', 'v')])",
        ]);
      case 'date':
        return this.random.pick([
          'modules.datetime.date(2024, 2, 29)',
          'modules.datetime.datetime(2023, 12, 31, 23, 59, 58, 7)',
          "modules.datetime.datetime.strptime('2024-03-10 04:05', '%Y-%m-%d %H:%M')",
        ]);
      case 'tuple':
        return this.random.pick(['()', '(1,)', "('a', 1, none)", '((1, 2), [3])']);
      case 'delta':
        return this.random.pick([
          'modules.datetime.timedelta(days=1)',
          'modules.datetime.timedelta(hours=-5, minutes=3)',
          'modules.datetime.timedelta(weeks=2, microseconds=5)',
        ]);
      default:
        return this.leaf(this.random.pick(['int', 'float', 'str', 'bool', 'list', 'dict'] as const));
    }
  }

  private name(type: Type): string {
    this.count('name');
    if (type === 'date' || type === 'delta')
      return type === 'date' ? 'modules.datetime.date(2024, 1, 31)' : 'modules.datetime.timedelta(1, 2)';
    if (this.state.loops > 0 && this.random.chance(0.15)) {
      this.count('loop attribute');
      return `loop.${this.random.pick(['index', 'index0', 'first', 'last', 'length', 'revindex', 'revindex0', 'previtem', 'nextitem', 'depth', 'depth0', "cycle('a', 'b')", 'changed(i)'])}`;
    }
    if (this.state.variables.length > 0 && this.random.chance(0.4)) return this.random.pick(this.state.variables);
    return this.random.pick(NAMES[type]);
  }

  private operation(type: Type): Tree {
    const roll = this.random.next();
    if (type === 'bool' || roll < 0.15) return this.test();
    return roll < 0.6 ? this.filter(type) : this.method(type);
  }

  private filter(type: Type): Tree {
    const fitting = FILTERS.filter(({ gives }) => type === 'any' || gives === type || gives === 'any');
    const chosen = this.random.pick(fitting.length > 0 ? fitting : FILTERS);
    this.count(`filter ${chosen.name}`);
    const call = this.arguments(chosen);
    return expression(this.operand(chosen), ` | ${chosen.name}`, ...call);
  }

  private test(): Tree {
    const chosen = this.random.pick(TESTS);
    this.count(`test ${chosen.name}`);
    return expression(
      '(',
      this.operand(chosen),
      this.random.chance(0.2) ? ' is not ' : ' is ',
      chosen.name,
      ...this.arguments(chosen),
      ')',
    );
  }

  method(type: Type): Tree {
    const fitting = METHODS.filter(({ gives }) => type === 'any' || gives === type || gives === 'any');
    const chosen = this.random.pick(fitting.length > 0 ? fitting : METHODS);
    this.count(`method ${chosen.name}`);
    const call = this.arguments(chosen);
    return expression(this.operand(chosen), `.${chosen.name}`, ...(call.length === 0 ? ['()'] : call));
  }

  private operand({ on }: Operation): Tree {
    const special = on as string;
    if (special === 'dicts') return expression('dd');
    if (special === 'format') return expression(this.formatText());
    if (on === 'date' || on === 'delta') return expression('(', this.leaf(on), ')');
    return expression('(', this.expression(on), ')');
  }

  private formatText(): string {
    return this.random.pick(FORMATS);
  }

  private arguments({ args }: Operation): (string | Tree)[] {
    const given: (string | Tree)[] = [];
    for (const each of args) {
      if (each.endsWith('?') && this.random.chance(0.5)) break;
      const [key, type = ''] = each.includes('=') ? each.split('=') : [undefined, each];
      if (given.length > 0) given.push(', ');
      if (key !== undefined) given.push(`${key}=`);
      given.push(this.argument(type.replace('?', '')));
    }
    return given.length === 0 ? [] : ['(', ...given, ')'];
  }

  private argument(type: string): string | Tree {
    switch (type) {
      case 'small':
        return this.random.pick(['0', '1', '2', '3', '5', '-1', 'i']);
      case 'wide':
        return this.random.pick(['5', '10', '20', '3']);
      case 'word':
        return this.random.pick(["'name'", "'a'", "'upper'", "'nope'"]);
      case 'key':
        return this.random.pick(["'a'", "'name'", "'b'", '0', "'zz'"]);
      case 'char':
        return this.random.pick(["'*'", "' '", "'é'"]);
      case 'nonzero':
        return this.random.pick(['1', '2', '3']);
      case 'base':
        return this.random.pick(['10', '16', '2', '0']);
      case 'method':
        return this.random.pick(["'common'", "'ceil'", "'floor'"]);
      case 'sortby':
        return this.random.pick(["'key'", "'value'"]);
      case 'constant':
        return this.random.pick(['none', 'true', 'false']);
      case 'dateformat':
        return this.random.pick([
          "'%Y-%m-%d'",
          "'%d/%m/%y %H:%M:%S.%f'",
          "'%a %A %b %B %j %U %W %u %w'",
          "'%I %p %G-%V %%'",
          "'%c|%x|%X|%e|%F'",
        ]);
      case 'filtername':
        return this.random.pick([
          "'upper'",
          "'string'",
          "'length'",
          "'first'",
          "'abs'",
          "'int'",
          "'default', 1",
          "'replace', 'a', 'b'",
        ]);
      case 'testname':
        return this.random.pick([
          "'string'",
          "'number'",
          "'defined'",
          "'odd'",
          "'none'",
          "'eq', 1",
          "'in', [1, 'a']",
          "'gt', 1",
          "'mapping'",
        ]);
      default:
        return this.expression(type as Type);
    }
  }

  private operator(type: Type): Tree {
    const kinds = [
      'binary',
      'binary',
      'compare',
      'logical',
      'concat',
      'conditional',
      'getitem',
      'slice',
      'unary',
      'chain',
      'in',
      'literal-list',
      'literal-dict',
      'getattr',
      'percent',
      'global',
    ];
    const kind =
      type === 'bool' ? this.random.pick(['compare', 'logical', 'unary', 'chain', 'in']) : this.random.pick(kinds);
    this.count(`expression ${kind}`);
    const sub = (of: Type): Tree => expression('(', this.expression(of), ')');
    switch (kind) {
      case 'binary': {
        const operator = this.random.pick(['+', '-', '*', '/', '//', '%', '**']);
        this.count(`operator ${operator}`);
        const operand: Type =
          type === 'str' || type === 'list' ? type : this.random.pick(['int', 'float', 'int'] as const);
        return expression(
          sub(operand),
          ` ${operator} `,
          operator === '**' ? this.random.pick(['2', '-1', '0', '3']) : sub(operand),
        );
      }
      case 'compare':
        return expression(
          this.expression('int'),
          ` ${this.random.pick(['==', '!=', '<', '<=', '>', '>='])} `,
          sub('int'),
        );
      case 'chain':
        return expression(
          '(',
          sub('int'),
          this.random.pick([' < ', ' == ', ' >= ']),
          sub('int'),
          this.random.pick([' < ', ' != ', ' <= ']),
          sub('int'),
          ')',
        );
      case 'in':
        return expression('(', sub('any'), this.random.pick([' in ', ' not in ']), sub('list'), ')');
      case 'logical':
        return expression('(', sub('any'), this.random.pick([' and ', ' or ']), sub('any'), ')');
      case 'concat':
        return expression(sub('any'), ' ~ ', sub('any'));
      case 'conditional':
        return expression(
          '(',
          sub('any'),
          ' if ',
          this.expression('bool'),
          ...(this.random.chance(0.7) ? [' else ', sub('any')] : []),
          ')',
        );
      case 'getitem':
        return expression(
          sub(this.random.pick(['list', 'dict', 'str'] as const)),
          '[',
          this.random.pick(['0', '-1', "'a'", '1', '9', "'name'", 'i']),
          ']',
        );
      case 'getattr':
        return expression(sub('dict'), this.random.pick(['.a', '.b', '.name', '.zz', '.0']));
      case 'slice':
        return expression(
          sub(this.random.pick(['list', 'str'] as const)),
          this.random.pick([
            '[1:]',
            '[:2]',
            '[::-1]',
            '[-2:]',
            '[1:3]',
            '[::2]',
            '[5:1:-2]',
            '[:]',
            '[:-1]',
            '[i:]',
            '[:i]',
            '[n:]',
            '[::i]',
            '[1:i]',
          ]),
        );
      case 'unary':
        return expression(
          this.random.pick(['not ', '-', '+', 'not not ']),
          sub(this.random.pick(['int', 'any', 'float'] as const)),
        );
      case 'literal-list':
        return expression('[', this.expression('any'), ', ', this.expression('any'), ']');
      case 'literal-dict':
        return expression(
          '{',
          this.random.pick(["'k'", '1', "(1, 'a')", 'true']),
          ': ',
          this.expression('any'),
          ", 'z': ",
          this.expression('any'),
          '}',
        );
      case 'percent':
        return expression(this.formatText(), ' % ', sub('any'));
      default:
        return expression(
          this.random.pick([
            'range(3)',
            'range(1, 9, 3)',
            'dict(a=i)',
            'namespace(a=1).a',
            "cycler('a', 'b').next()",
            "joiner('|')()",
            'range(n, i)',
          ]),
        );
    }
  }

  /** Arithmetic with dates. */
  date(): Tree {
    this.count('dates');
    const [a, b] = [this.leaf('date'), this.leaf('date')];
    const delta = this.leaf('delta');
    return expression(
      this.random.pick([
        `${a} + ${delta}`,
        `${a} - ${delta}`,
        `(${a} - ${b})`,
        `${a} < ${b}`,
        `[${a}, ${delta}]`,
        `${delta} * 3`,
        `${delta} / 2`,
        `${delta} // ${delta}`,
        `-${delta}`,
        `${delta} | string`,
        `(${a}).replace(day=1)`,
        `${a} == ${b}`,
        `(${a}).year ~ (${a}).month`,
        `{${a}: 1}`,
      ]),
    );
  }
}
