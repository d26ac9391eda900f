import type { SourceSpan } from '@tsdbt/core';
import { childNodes, walk } from '../ast/child-nodes.ts';
import type { Arguments, Call, Expression, Node, Signature, Statement, Template } from '../ast/nodes.ts';
import { spanAt } from '../ast/source-text.ts';
import { createEnvironment } from '../runtime/environment.ts';
import { dottedName } from './dotted-name.ts';
import { type Literal, literalValue } from './literal-value.ts';

/** A call that was read without rendering. */
export interface StaticCall {
  /** With its path: `ref`, `dbt_utils.star`. */
  readonly name: string;
  readonly args: readonly Literal[];
  readonly kwargs: Readonly<Record<string, Literal>>;
  readonly at: SourceSpan;
}

/** The calls of a template in the order in which rendering makes them, or why they cannot be known without it. */
export type StaticCalls =
  | { readonly safe: true; readonly calls: readonly StaticCall[] }
  | { readonly safe: false; readonly reason: string; readonly at: SourceSpan };

/** Which calls matter to the reader, and which do not. A call that is neither is a reason to render. */
export interface CallRules {
  /** Wanted with their arguments, which must be literals (`ref`, `source`, `config`). */
  readonly literal: ReadonlySet<string>;
  /** Wanted by name only (macros that do nothing the reader wants to know). Asked without arguments: is there such a name? */
  readonly noted?: (name: string, given?: GivenArguments) => boolean;
  /** Makes no wanted call, directly or not; may stand anywhere. `first` is the first argument where that is a literal text. */
  readonly harmless?: (name: string, first?: string) => boolean;
  /** What a name means where the template does not define it. Missing: nothing but the literal ones means anything. */
  readonly meaning?: (name: string) => NameMeaning;
  /** Whether `adapter.dispatch(name, namespace)(…)` may stand anywhere. */
  readonly dispatched?: (name: string, namespace: string | null) => boolean;
}

/** `data` holds no function that anyone could call; `function`: one can be reached through it (a package, `context`, `ref`). */
export type NameMeaning = 'data' | 'function' | 'nothing';

/** What a call passes, as far as a signature can be held against it. */
export interface GivenArguments {
  readonly positional: number;
  readonly named: readonly string[];
  /** `*args` or `**kwargs`: nobody knows what. */
  readonly unpacked: boolean;
}

/**
 * Reads calls without rendering. It is safe only if the wanted calls stand where rendering surely passes, once: not in a branch, a loop,
 * a macro or behind `and`. Then rendering makes exactly these calls in this order. Anything else has to be rendered.
 */
export function readStaticCalls(template: Template, rules: CallRules): StaticCalls {
  const reader = new Reader(template, rules, 'template');
  try {
    for (const statement of template.body) reader.statement(statement, true);
    return { safe: true, calls: reader.calls };
  } catch (error) {
    if (!(error instanceof Unsafe)) throw error;
    return { safe: false, reason: error.reason, at: spanAt(template.source, error.at) };
  }
}

/**
 * Whether a macro (`parseMacro`'s tree) can be proved to make no wanted call, however it is called with data. It is: all that it calls
 * directly is harmless or noted, and no value that it works with can be a function. Whatever is not proved is `false`.
 */
export function isHarmlessMacro(template: Template, rules: CallRules): boolean {
  const [definition] = template.body;
  if (definition?.kind !== 'macro') return false;
  try {
    new Reader(template, rules, 'macro').definition(definition);
    return true;
  } catch (error) {
    if (error instanceof Unsafe) return false;
    throw error;
  }
}

const KNOWN = createEnvironment();

/** Ends the reading; never leaves this file. */
class Unsafe {
  readonly reason: string;
  readonly at: number;

  constructor(reason: string, at: number) {
    this.reason = reason;
    this.at = at;
  }
}

/** Methods of Python's own values: calling one calls nothing else. */
const PYTHON_METHODS: ReadonlySet<string> = new Set(
  (
    'add append capitalize copy count date discard endswith extend find format get index insert intersection isdigit isoformat items join ' +
    'keys lower lstrip pop remove replace rstrip setdefault sort split splitlines startswith strftime strip title union update upper values'
  ).split(' '),
);

class Reader {
  readonly calls: StaticCall[] = [];
  private readonly template: Template;
  private readonly rules: CallRules;
  /** In a macro it does not matter whether and how often a call happens: none of them may be a wanted one. */
  private readonly kind: 'template' | 'macro';
  private locals: ReadonlySet<string> | undefined;
  /** Parameters: they hide what a name means outside, and hold what the callers pass: data. */
  private parameters: ReadonlySet<string> = new Set();

  constructor(template: Template, rules: CallRules, kind: 'template' | 'macro') {
    this.template = template;
    this.rules = rules;
    this.kind = kind;
  }

  definition({ parameters, defaults, body }: Signature & { readonly body: readonly Statement[] }): void {
    const outer = this.parameters;
    for (const value of defaults) this.expression(value, false);
    this.parameters = new Set([...outer, ...parameters.map(parameter => parameter.name)]);
    this.body(body, false);
    this.parameters = outer;
  }

  /** `sure`: rendering passes here once. */
  statement(node: Statement, sure: boolean): void {
    switch (node.kind) {
      case 'output':
        for (const child of node.nodes) if (child.kind !== 'text') this.expression(child, sure);
        return;
      case 'do':
        this.expression(node.value, sure);
        return;
      case 'assign':
        this.target(node.target);
        this.expression(node.value, sure);
        return;
      case 'assign-block':
        this.target(node.target);
        if (node.filter !== undefined) this.part(node.filter, sure);
        this.body(node.body, sure);
        return;
      case 'if':
        this.expression(node.test, sure);
        this.body(node.body, false);
        for (const branch of node.elifs) this.statement(branch, false);
        this.body(node.otherwise, false);
        return;
      case 'for':
        this.target(node.target);
        this.expression(node.iterable, sure);
        if (node.test !== undefined) this.expression(node.test, false);
        this.body(node.body, false);
        this.body(node.otherwise, false);
        return;
      default:
        if (this.kind === 'template') throw new Unsafe(`a ${node.kind} statement`, node.at);
        this.statementOfMacro(node);
    }
  }

  /** Statements that models seldom have: there they are rendered. */
  private statementOfMacro(node: Statement): void {
    switch (node.kind) {
      case 'with':
        for (const target of node.targets) this.target(target);
        for (const value of node.values) this.expression(value, false);
        this.body(node.body, false);
        return;
      case 'filter-block':
        this.part(node.filter, false);
        this.body(node.body, false);
        return;
      case 'call-block':
        this.call(node.call, false);
        this.definition(node);
        return;
      case 'break':
      case 'continue':
        return;
      default:
        throw new Unsafe(`a ${node.kind} statement`, node.at);
    }
  }

  private body(statements: readonly Statement[], sure: boolean): void {
    for (const statement of statements) this.statement(statement, sure);
  }

  /** A name that is given another meaning must not be one that the rules speak of. */
  private target(node: Expression): void {
    if (node.kind === 'name' && this.meaning(node.name) === 'function' && !this.parameters.has(node.name))
      throw new Unsafe(`"${node.name}" is assigned`, node.at);
    if (node.kind === 'namespace-ref' && !this.isData(node.name)) throw new Unsafe(`"${node.name}" is set`, node.at);
    for (const child of childNodes(node)) this.target(child as Expression);
  }

  private expression(node: Expression, sure: boolean): void {
    switch (node.kind) {
      case 'constant':
        return;
      case 'name':
        if (!this.isData(node.name)) throw new Unsafe(`"${node.name}" as a value`, node.at);
        return;
      case 'call':
        this.call(node, sure);
        return;
      case 'binary':
        // Arithmetic fails where it does not suit its operands, and dbt says so while parsing.
        throw new Unsafe('arithmetic', node.at);
      case 'filter':
      case 'test':
        if (!(node.kind === 'filter' ? KNOWN.filters : KNOWN.tests).has(node.name))
          throw new Unsafe(`an unknown ${node.kind}`, node.at);
        for (const child of childNodes(node)) this.part(child, sure);
        return;
      case 'logical':
        this.expression(node.left, sure);
        this.expression(node.right, false);
        return;
      case 'conditional':
        this.expression(node.test, sure);
        this.expression(node.consequent, false);
        if (node.otherwise !== undefined) this.expression(node.otherwise, false);
        return;
      case 'compare':
        this.expression(node.first, sure);
        for (const [index, operand] of node.rest.entries()) this.expression(operand.value, sure && index === 0);
        return;
      default:
        for (const child of childNodes(node)) this.part(child, sure);
    }
  }

  private part(node: Node, sure: boolean): void {
    if (node.kind === 'pair' || node.kind === 'keyword' || node.kind === 'operand') {
      for (const child of childNodes(node)) this.part(child, sure);
    } else this.expression(node as Expression, sure);
  }

  private call(node: Call, sure: boolean): void {
    const path = dottedName(node.callee);
    const name = path === undefined || this.parameters.has(rootOf(path)) ? undefined : path;
    if (name !== undefined && this.rules.literal.has(name)) this.wanted(node, name, sure);
    else if (name !== undefined && this.rules.noted?.(name, givenBy(node)) === true) this.noted(node, name, sure);
    else if (this.isHarmlessCall(node, name)) this.given(node, sure);
    else if (node.callee.kind === 'getattr' && PYTHON_METHODS.has(node.callee.attribute)) {
      this.expression(node.callee.object, sure);
      this.given(node, sure);
    } else throw new Unsafe(`a call of ${path ?? 'a value'}`, node.at);
  }

  private noted(node: Call, name: string, sure: boolean): void {
    if (!sure && this.kind === 'template') throw new Unsafe(`a call of ${name} that may not happen`, node.at);
    this.given(node, sure);
    this.calls.push({ name, args: [], kwargs: {}, at: spanAt(this.template.source, node.callee.at) });
  }

  private isHarmlessCall({ callee, positional: [first] }: Call, name: string | undefined): boolean {
    // A call block's body is looked at where the block stands.
    if (name === 'caller' && this.kind === 'macro') return true;
    if (name !== undefined) {
      const text = first?.kind === 'constant' && typeof first.value === 'string' ? first.value : undefined;
      return this.rules.harmless?.(name, text) === true;
    }
    const [macro, namespace = null, ...rest] = dispatchArguments(callee) ?? [];
    return typeof macro === 'string' && rest.length === 0 && this.rules.dispatched?.(macro, namespace) === true;
  }

  private wanted(node: Call, name: string, sure: boolean): void {
    if (!sure || this.kind === 'macro') throw new Unsafe(`a call of ${name} that may not happen`, node.at);
    if (node.spread !== undefined || node.spreadNamed !== undefined) throw new Unsafe('unpacked arguments', node.at);
    const args = node.positional.map(literal);
    const kwargs = Object.fromEntries(node.named.map(keyword => [keyword.name, literal(keyword.value)]));
    this.calls.push({ name, args, kwargs, at: spanAt(this.template.source, node.callee.at) });
  }

  private given({ positional, named, spread, spreadNamed }: Arguments, sure: boolean): void {
    for (const argument of positional) this.expression(argument, sure);
    for (const keyword of named) this.expression(keyword.value, sure);
    if (spread !== undefined) this.expression(spread, sure);
    if (spreadNamed !== undefined) this.expression(spreadNamed, sure);
  }

  private isData(name: string): boolean {
    if (this.parameters.has(name)) return true;
    const meaning = this.meaning(name);
    if (meaning !== 'nothing') return meaning === 'data';
    this.locals ??= localNames(this.template, this.kind);
    return this.locals.has(name);
  }

  private meaning(name: string): NameMeaning {
    return this.rules.literal.has(name) ? 'function' : (this.rules.meaning?.(name) ?? 'nothing');
  }
}

/** Names that the template gives a value somewhere: data, since nothing else is ever assigned. */
function localNames(template: Template, kind: 'template' | 'macro'): ReadonlySet<string> {
  const names = new Set(kind === 'macro' ? ['loop', 'varargs', 'kwargs'] : ['loop']);
  walk(template, node => {
    if (node.kind === 'name' && node.context !== 'load') names.add(node.name);
    return true;
  });
  return names;
}

/** The literal arguments of `adapter.dispatch(…)`, macro and namespace. */
function dispatchArguments(node: Expression): readonly string[] | undefined {
  if (node.kind !== 'call' || dottedName(node.callee) !== 'adapter.dispatch') return undefined;
  if (node.spread !== undefined || node.spreadNamed !== undefined) return undefined;
  const named = new Map(node.named.map(keyword => [keyword.name, keyword.value]));
  const given = [...node.positional];
  for (const name of ['macro_name', 'macro_namespace'].slice(given.length)) {
    const value = named.get(name);
    if (value !== undefined) given.push(value);
    named.delete(name);
  }
  const texts = given.map(value => (value.kind === 'constant' ? value.value : undefined));
  return named.size === 0 && texts.every(text => typeof text === 'string') ? texts : undefined;
}

function rootOf(path: string): string {
  return path.split('.', 1)[0] ?? '';
}

function givenBy({ positional, named, spread, spreadNamed }: Arguments): GivenArguments {
  const unpacked = spread !== undefined || spreadNamed !== undefined;
  return { positional: positional.length, named: named.map(keyword => keyword.name), unpacked };
}

function literal(node: Expression): Literal {
  const value = literalValue(node);
  if (value === undefined) throw new Unsafe('an argument that is no literal', node.at);
  return value;
}
