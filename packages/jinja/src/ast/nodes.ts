import type { PyFloat } from '../runtime/values/py-float.ts';
import type { SourceText } from './source-text.ts';

/**
 * The syntax tree. It is Jinja2's own, node for node, so that its scoping rules can be stated on it unchanged.
 * `at` is an offset into the template's source (`spanAt` makes a line and column of it).
 */
export interface Template {
  readonly kind: 'template';
  readonly source: SourceText;
  readonly body: readonly Statement[];
}

export type Node = Template | Statement | Expression | Text | Pair | Keyword | Operand;

export type Statement =
  | Output
  | For
  | If
  | MacroDefinition
  | CallBlock
  | FilterBlock
  | With
  | Assign
  | AssignBlock
  | Do
  | LoopControl
  | Autoescape;

export type Expression =
  | Constant
  | Name
  | NamespaceRef
  | TupleLiteral
  | ListLiteral
  | DictLiteral
  | Unary
  | Binary
  | Logical
  | Compare
  | Concat
  | Getattr
  | Getitem
  | Slice
  | Filter
  | Test
  | Conditional
  | Call;

interface At {
  readonly at: number;
}

export interface Output extends At {
  readonly kind: 'output';
  readonly nodes: readonly (Text | Expression)[];
}

export interface Text extends At {
  readonly kind: 'text';
  readonly data: string;
}

export interface For extends At {
  readonly kind: 'for';
  readonly target: Expression;
  readonly iterable: Expression;
  readonly test: Expression | undefined;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[];
}

export interface If extends At {
  readonly kind: 'if';
  readonly test: Expression;
  readonly body: readonly Statement[];
  /** Each `elif`, in order, as an `if` without branches of its own. */
  readonly elifs: readonly If[];
  readonly otherwise: readonly Statement[];
}

export interface Signature {
  readonly parameters: readonly Name[];
  /** Defaults of the last parameters. */
  readonly defaults: readonly Expression[];
}

export interface MacroDefinition extends At, Signature {
  readonly kind: 'macro';
  /** The name that it is stored under, with the parser's `macroPrefix`. */
  readonly name: string;
  /** The name as written, for messages. */
  readonly label: string;
  readonly body: readonly Statement[];
}

export interface CallBlock extends At, Signature {
  readonly kind: 'call-block';
  readonly call: Call;
  readonly body: readonly Statement[];
}

export interface FilterBlock extends At {
  readonly kind: 'filter-block';
  readonly filter: Filter;
  readonly body: readonly Statement[];
}

export interface With extends At {
  readonly kind: 'with';
  readonly targets: readonly Expression[];
  readonly values: readonly Expression[];
  readonly body: readonly Statement[];
}

export interface Assign extends At {
  readonly kind: 'assign';
  readonly target: Expression;
  readonly value: Expression;
}

export interface AssignBlock extends At {
  readonly kind: 'assign-block';
  readonly target: Expression;
  readonly filter: Filter | undefined;
  readonly body: readonly Statement[];
}

export interface Do extends At {
  readonly kind: 'do';
  readonly value: Expression;
}

export interface LoopControl extends At {
  readonly kind: 'break' | 'continue';
}

export interface Autoescape extends At {
  readonly kind: 'autoescape';
  readonly enabled: Expression;
  readonly body: readonly Statement[];
}

export interface Constant extends At {
  readonly kind: 'constant';
  readonly value: null | boolean | number | bigint | string | PyFloat;
}

export interface Name extends At {
  readonly kind: 'name';
  readonly name: string;
  readonly context: 'load' | 'store' | 'parameter';
}

/** `ns.attribute` as the target of a `set`. */
export interface NamespaceRef extends At {
  readonly kind: 'namespace-ref';
  readonly name: string;
  readonly attribute: string;
}

export interface TupleLiteral extends At {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
}

export interface ListLiteral extends At {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}

export interface DictLiteral extends At {
  readonly kind: 'dict';
  readonly items: readonly Pair[];
}

export interface Pair extends At {
  readonly kind: 'pair';
  readonly key: Expression;
  readonly value: Expression;
}

export interface Unary extends At {
  readonly kind: 'unary';
  readonly operator: 'neg' | 'pos' | 'not';
  readonly operand: Expression;
}

export type BinaryOperator = 'add' | 'sub' | 'mul' | 'div' | 'floordiv' | 'mod' | 'pow';

export interface Binary extends At {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Logical extends At {
  readonly kind: 'logical';
  readonly operator: 'and' | 'or';
  readonly left: Expression;
  readonly right: Expression;
}

export type CompareOperator = 'eq' | 'ne' | 'lt' | 'lteq' | 'gt' | 'gteq' | 'in' | 'notin';

export interface Compare extends At {
  readonly kind: 'compare';
  readonly first: Expression;
  readonly rest: readonly Operand[];
}

export interface Operand extends At {
  readonly kind: 'operand';
  readonly operator: CompareOperator;
  readonly value: Expression;
}

export interface Concat extends At {
  readonly kind: 'concat';
  readonly items: readonly Expression[];
}

export interface Getattr extends At {
  readonly kind: 'getattr';
  readonly object: Expression;
  readonly attribute: string;
}

export interface Getitem extends At {
  readonly kind: 'getitem';
  readonly object: Expression;
  readonly key: Expression;
}

export interface Slice extends At {
  readonly kind: 'slice';
  readonly start: Expression | undefined;
  readonly stop: Expression | undefined;
  readonly step: Expression | undefined;
}

export interface Arguments {
  readonly positional: readonly Expression[];
  readonly named: readonly Keyword[];
  /** `*args` */
  readonly spread: Expression | undefined;
  /** `**kwargs` */
  readonly spreadNamed: Expression | undefined;
}

export interface Keyword extends At {
  readonly kind: 'keyword';
  readonly name: string;
  readonly value: Expression;
}

export interface Filter extends At, Arguments {
  readonly kind: 'filter';
  /** Absent in a `{% filter %}` or filtered `{% set %}` block: the block's text is meant. */
  readonly operand: Expression | undefined;
  readonly name: string;
}

export interface Test extends At, Arguments {
  readonly kind: 'test';
  readonly operand: Expression;
  readonly name: string;
}

export interface Conditional extends At {
  readonly kind: 'conditional';
  readonly test: Expression;
  readonly consequent: Expression;
  readonly otherwise: Expression | undefined;
}

export interface Call extends At, Arguments {
  readonly kind: 'call';
  readonly callee: Expression;
}
