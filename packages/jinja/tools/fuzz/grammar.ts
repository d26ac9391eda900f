import { ExpressionGrammar, type GrammarState } from './expression-grammar.ts';
import { ModuleGrammar } from './module-grammar.ts';
import type { Random } from './random.ts';
import type { Tree } from './tree.ts';

/** Writes random templates that use every construct of the language, and counts what it used. */
export class Grammar {
  private readonly random: Random;
  private readonly state: GrammarState = { budget: 0, variables: [], loops: 0 };
  private readonly expressions: ExpressionGrammar;
  private readonly modules: ModuleGrammar;
  private macros: string[] = [];

  constructor(random: Random) {
    this.random = random;
    this.expressions = new ExpressionGrammar(random, this.state);
    this.modules = new ModuleGrammar(random, kind => this.expressions.count(kind));
  }

  /** How often each construct was used. */
  get counts(): ReadonlyMap<string, number> {
    return this.expressions.counts;
  }

  /** A template of a few statements. */
  template(): Tree {
    this.state.budget = 6 + this.random.below(18);
    this.state.variables = [];
    this.macros = [];
    this.state.loops = 0;
    const count = 1 + this.random.below(3);
    return list(Array.from({ length: count }, () => this.statement()));
  }

  /** A template that only uses `modules`. */
  moduleTemplate(): Tree {
    const uses = Array.from({ length: 1 + this.random.below(3) }, () => statement('{{ ', this.modules.use(), ' }}|'));
    return list(uses);
  }

  private body(): Tree {
    const count = 1 + this.random.below(2);
    return list(Array.from({ length: count }, () => this.statement()));
  }

  private statement(): Tree {
    this.state.budget--;
    if (this.state.budget <= 0) return this.random.chance(0.5) ? this.text() : this.print();
    const kinds = [
      'print',
      'print',
      'print',
      'print',
      'text',
      'if',
      'for',
      'for',
      'set',
      'set',
      'set-block',
      'macro',
    ] as const;
    const rare = [
      'call',
      'filter',
      'with',
      'do',
      'raw',
      'comment',
      'namespace',
      'call-macro',
      'dates',
      'loop-control',
      'unpack',
      'module',
      'module',
      'print-tag',
      'autoescape',
      'nested-unpack',
      'recursion',
      'kwargs',
    ] as const;
    const kind = this.random.chance(0.3) ? this.random.pick(rare) : this.random.pick(kinds);
    this.expressions.count(`statement ${kind}`);
    return this.statementOf(kind);
  }

  private statementOf(kind: string): Tree {
    switch (kind) {
      case 'print':
        return this.print();
      case 'if':
        return this.if();
      case 'for':
        return this.for();
      case 'set':
        return statement(this.tag('set ', this.variable(), ' = ', this.expressions.expression('any')));
      case 'unpack':
        return statement(
          this.tag(
            'set ',
            this.variable(),
            ', ',
            this.variable(),
            ' = ',
            this.expressions.expression('any'),
            ', ',
            this.expressions.expression('any'),
          ),
        );
      case 'set-block':
        return this.setBlock();
      case 'macro':
        return this.macro();
      case 'call-macro':
        return this.callMacro();
      case 'call':
        return this.callBlock();
      case 'filter':
        return statement(
          this.tag(
            'filter ',
            this.random.pick([
              'upper',
              'trim',
              'title',
              'replace("a", "b")',
              'indent(2)',
              'lower | trim',
              'wordwrap(5)',
              'join("-")',
            ]),
          ),
          this.body(),
          this.tag('endfilter'),
        );
      case 'with': {
        const name = this.random.pick(['w', 'x', 'i', 's']);
        return statement(
          this.tag('with ', name, ' = ', this.expressions.expression('any')),
          this.scoped([name]),
          this.tag('endwith'),
        );
      }
      case 'do':
        return statement(this.tag('do ', this.expressions.method('list')));
      case 'raw':
        return statement(
          this.tag('raw'),
          this.random.pick(['{{ x }}', ' {% if %} ', 'a{#b#}', '\n{{\n']),
          this.tag('endraw'),
        );
      case 'comment':
        return statement(this.random.pick(['{# c #}', '{#- c #}', '{# {{ x }} -#}', '{#+ c +#}']));
      case 'namespace':
        return this.namespace();
      case 'loop-control':
        return this.loopControl();
      case 'dates':
        return statement('{{ ', this.expressions.date(), ' }}');
      case 'module':
        return statement('{{ ', this.modules.use(), ' }}');
      case 'print-tag':
        return statement(this.tag('print ', this.expressions.expression('any')));
      case 'autoescape':
        return statement(
          this.tag('autoescape ', this.random.pick(['true', 'false', 'yes', 'i > 2'])),
          this.body(),
          this.tag('endautoescape'),
        );
      case 'nested-unpack':
        return statement(
          this.tag('for x, (y, i) in ', this.random.pick(['[[1, [2, 3]]]', 'dd | map("list")', '{1: (2, 3)}.items()'])),
          this.scoped(['x', 'y', 'i']),
          this.tag('endfor'),
        );
      case 'recursion':
        return statement(
          this.tag('macro m1(a, b=2)'),
          '{{ a }}{% if a < b %}{{ m1(a + 1, b) }}{% endif %}',
          this.scoped(['a', 'b']),
          this.tag('endmacro'),
          '{{ m1(0) }}',
        );
      case 'kwargs':
        return statement(
          this.tag('macro m2(a)'),
          '{{ kwargs }}{{ varargs }}{{ kwargs.get("b") }}{{ caller(a) if caller }}',
          this.tag('endmacro'),
          this.tag('call(q) m2(', this.expressions.expression('any'), ', 2, b=s, **d)'),
          this.scoped(['q']),
          this.tag('endcall'),
        );
      default:
        return this.text();
    }
  }

  private text(): Tree {
    const text = this.random.pick(['a', ' b ', '\n', '  \n  ', 'x\ny', '{ }', '%', '\t', 'select 1\n', '-', "'"]);
    return { kind: 'text', parts: [text] };
  }

  private tag(...parts: (string | Tree)[]): Tree {
    const [open, close] = [this.random.chance(0.15) ? '-' : '', this.random.chance(0.15) ? '-' : ''];
    const sign = this.random.chance(0.03) ? '+' : '';
    return { kind: 'text', parts: [`{%${open || sign} `, ...parts, ` ${close}%}`] };
  }

  private print(): Tree {
    const [open, close] = [this.random.chance(0.08) ? '-' : '', this.random.chance(0.08) ? '-' : ''];
    return statement(`{{${open} `, this.expressions.expression('any'), ` ${close}}}`);
  }

  private if(): Tree {
    const parts: (string | Tree)[] = [this.tag('if ', this.expressions.expression('bool')), this.body()];
    if (this.random.chance(0.3)) parts.push(this.tag('elif ', this.expressions.expression('bool')), this.body());
    if (this.random.chance(0.5)) parts.push(this.tag('else'), this.body());
    return statement(...parts, this.tag('endif'));
  }

  private for(): Tree {
    const pairs = this.random.chance(0.25);
    const target = pairs ? 'k, v' : this.random.pick(['x', 'y', 'i', 's']);
    const iterable = pairs
      ? statementless(this.expressions.expression('dict'), '.items()')
      : this.expressions.expression('list');
    const condition = this.random.chance(0.25) ? [' if ', this.expressions.expression('bool')] : [];
    const outer = this.state.variables;
    this.state.variables = [...outer, ...target.split(', ')];
    this.state.loops++;
    const parts: (string | Tree)[] = [this.tag('for ', target, ' in ', iterable, ...condition), this.body()];
    this.state.loops--;
    this.state.variables = outer;
    if (this.random.chance(0.25)) parts.push(this.tag('else'), this.body());
    return statement(...parts, this.tag('endfor'));
  }

  private loopControl(): Tree {
    const control = this.random.pick(['break', 'continue']);
    this.expressions.count(`statement ${control}`);
    const inner = statement(
      this.tag('if loop.index > ', String(this.random.below(3))),
      this.tag(control),
      this.tag('endif'),
    );
    return statement(
      this.tag('for x in ', this.expressions.expression('list')),
      inner,
      this.print(),
      this.tag('endfor'),
    );
  }

  private scoped(names: readonly string[]): Tree {
    const outer = this.state.variables;
    this.state.variables = [...outer, ...names];
    const body = this.body();
    this.state.variables = outer;
    return body;
  }

  private setBlock(): Tree {
    const filter = this.random.chance(0.3)
      ? ` | ${this.random.pick(['trim', 'upper', 'length', 'string', 'trim | upper', 'replace(" ", "") | list'])}`
      : '';
    return statement(this.tag('set ', this.variable(), filter), this.body(), this.tag('endset'));
  }

  private variable(): string {
    const name = this.random.pick(['x', 'y', 'acc', 'i', 's', 'l']);
    this.state.variables = [...this.state.variables, name];
    return name;
  }

  private macro(): Tree {
    const name = this.random.pick(['m1', 'm2', 'm3']);
    const parameters = this.random.pick(['', 'a', 'a, b=1', 'a, b=a', 'a=[1], b="x"']);
    const body = this.scoped(['a', 'b', ...(this.random.chance(0.3) ? ['varargs', 'kwargs'] : [])]);
    const caller = this.random.chance(0.3) ? '{{ caller() if caller }}' : '';
    this.macros = [...this.macros, name];
    return list([
      statement(this.tag(`macro ${name}(${parameters})`), body, caller, this.tag('endmacro')),
      this.callMacro(),
    ]);
  }

  private callMacro(): Tree {
    const name = this.macros.length > 0 ? this.random.pick(this.macros) : 'm1';
    const args = this.random.pick(['', '1', '1, 2', 'b=2', '1, b=i', '*[1, 2]', "**{'a': 1}", '1, 2, 3', 'c=1', '**d']);
    const attribute = this.random.chance(0.1)
      ? this.random.pick(['.name', '.arguments', '.catch_kwargs', '.catch_varargs', '.caller'])
      : `(${args})`;
    return statement('{{ ', name, attribute, ' }}');
  }

  private callBlock(): Tree {
    const name = this.macros.length > 0 ? this.random.pick(this.macros) : 'm1';
    const parameters = this.random.chance(0.3) ? '(q, r=2) ' : '';
    return statement(
      this.tag(`call${parameters === '' ? ' ' : parameters}${name}(${this.random.pick(['', '1', '1, b=2'])})`),
      this.scoped(['q', 'r']),
      this.tag('endcall'),
    );
  }

  private namespace(): Tree {
    const loop = statement(
      this.tag('for x in ', this.expressions.expression('list')),
      this.tag('set ns.a = ns.a ~ ', this.expressions.expression('any')),
      this.tag('endfor'),
    );
    return list([
      statement(this.tag('set ns = namespace(a=', this.expressions.expression('any'), ', b=1)')),
      loop,
      statement('{{ ns.a }}{{ ns.b }}'),
    ]);
  }
}

function statementless(...parts: (string | Tree)[]): Tree {
  return { kind: 'text', parts };
}

function statement(...parts: (string | Tree)[]): Tree {
  return { kind: 'statement', parts };
}

function list(parts: Tree[]): Tree {
  return { kind: 'list', parts };
}
