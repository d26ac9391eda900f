import type {
  Arguments,
  Binary,
  Call,
  Compare,
  CompareOperator,
  Conditional,
  Constant,
  Expression,
  Filter,
  Getitem,
  Logical,
  Name,
  Test,
} from '../ast/nodes.ts';
import { isLiteral } from '../runtime/render/literal.ts';
import { isConstant } from './constant-expression.ts';
import type { Frame } from './frame.ts';
import type { JsFunction } from './js-function.ts';
import { TemplateData } from './template-data.ts';

/** A filter or test that must exist when the template starts: the code stands outside any `if`. */
export interface Requirement {
  readonly kind: 'filter' | 'test';
  readonly name: string;
  readonly at: number;
}

/** Writes JavaScript expressions. Operands are evaluated in Python's order; `p=…` comes last, just before the work. */
export class ExpressionGenerator {
  readonly data: TemplateData = new TemplateData();
  readonly requirements: Requirement[] = [];
  /** The function that is being written. */
  fn: JsFunction;
  /** In an expression of literals that Jinja2 computes while compiling, what cannot be sliced gives an undefined. */
  private lenientSlices = false;

  constructor(fn: JsFunction) {
    this.fn = fn;
  }

  /** JavaScript that evaluates to the expression's value. */
  value(node: Expression, frame: Frame): string {
    if (node.kind !== 'constant' && isLiteral(node)) return `$.literal(${this.constant(node)})`;
    switch (node.kind) {
      case 'constant':
        return this.literal(node);
      case 'name':
        return this.name(node, frame);
      case 'tuple':
        return `$.tuple([${this.list(node.items, frame)}])`;
      case 'list':
        return `[${this.list(node.items, frame)}]`;
      case 'dict': {
        const items = node.items.map(pair => `[${this.value(pair.key, frame)},${this.value(pair.value, frame)}]`);
        return `$.dict([${items.join(',')}],${this.place(node.at)})`;
      }
      case 'unary':
        if (node.operator === 'not') return `!${this.condition(node.operand, frame)}`;
        return `$.${node.operator}(${this.value(node.operand, frame)},${this.place(node.at)})`;
      case 'binary':
        return this.binary(node, frame);
      case 'logical':
        return this.logical(node, frame);
      case 'compare':
        return this.compare(node, frame);
      case 'concat':
        return this.concat(node.items, frame);
      case 'getattr':
        return this.getattr(node, frame);
      case 'getitem':
        return this.getitem(node, frame);
      case 'filter':
        return this.filter(node, frame, undefined);
      case 'test':
        return this.test(node, frame);
      case 'conditional':
        return this.conditional(node, frame);
      case 'call':
        return this.call(node, frame, undefined);
      case 'slice':
        return `$.sliceObject(${this.place(node.at)})`;
      case 'namespace-ref':
        throw new Error('a namespace reference is only a target');
    }
  }

  /** JavaScript that evaluates to whether the expression is true. */
  condition(node: Expression, frame: Frame): string {
    switch (node.kind) {
      case 'compare':
      case 'test':
        return `(${this.value(node, frame)})`;
      case 'unary':
        if (node.operator === 'not') return `!${this.condition(node.operand, frame)}`;
        break;
      case 'logical': {
        const operator = node.operator === 'and' ? '&&' : '||';
        return `(${this.condition(node.left, frame)}${operator}${this.condition(node.right, frame)})`;
      }
      default:
    }
    return `$.truthy(${this.value(node, frame)})`;
  }

  /** A filter; `block` is the text it is applied to when it has no operand. */
  filter(node: Filter, frame: Frame, block: string | undefined): string {
    const operand =
      node.operand === undefined
        ? block
        : node.operand.kind === 'filter'
          ? this.filter(node.operand, frame, block)
          : this.value(node.operand, frame);
    this.require({ kind: 'filter', name: node.name, at: node.at }, frame);
    const filter = frame.escape === 'false' ? '$.filter(' : `$.filterWithin(${frame.escape},`;
    return `${filter}cx,${this.constant(node.name)},${operand ?? "''"},${this.arguments(node, frame)},P[${this.place(node.at)}])`;
  }

  /** A call; `caller` is the block that a `{% call %}` passes. */
  call(node: Call, frame: Frame, caller: string | undefined): string {
    this.fn.suspends = true;
    const { callee } = node;
    const target =
      callee.kind === 'getattr'
        ? `$.callMethod(cx,$.defined(${this.value(callee.object, frame)},${this.place(callee.at)}),${this.constant(callee.attribute)}`
        : `$.call(cx,${this.value(callee, frame)}`;
    return `($.suspended(t=${target},${this.arguments(node, frame, caller)},P[${this.place(node.at)}]))?yield* t:t)`;
  }

  /** JavaScript that notes what is being done, for errors. */
  place(offset: number): string {
    return `p=${this.data.place(offset)}`;
  }

  /** JavaScript of a constant that templates of one shape need not share. */
  constant(value: unknown): string {
    return this.data.constant(value);
  }

  private literal({ value }: Constant): string {
    return value === null || typeof value === 'boolean' ? String(value) : this.constant(value);
  }

  private name({ name }: Name, frame: Frame): string {
    const { variable, load } = frame.symbols.binding(name);
    if (load.kind === 'resolve' || (load.kind === 'parameter' && !frame.inDefaults)) return variable;
    return `(${variable}===undefined?cx.undefinedName(${this.constant(name)}):${variable})`;
  }

  private list(nodes: readonly Expression[], frame: Frame): string {
    return nodes.map(node => this.value(node, frame)).join(',');
  }

  private binary(node: Binary, frame: Frame): string {
    return `$.${node.operator}(${this.value(node.left, frame)},${this.value(node.right, frame)},${this.place(node.at)})`;
  }

  private logical(node: Logical, frame: Frame): string {
    const held = this.fn.temporary('v');
    const left = `$.truthy(${held}=${this.value(node.left, frame)})`;
    const right = this.value(node.right, frame);
    return node.operator === 'and' ? `(${left}?${right}:${held})` : `(${left}?${held}:${right})`;
  }

  private compare(node: Compare, frame: Frame): string {
    let left = this.value(node.first, frame);
    const parts: string[] = [];
    node.rest.forEach((operand, index) => {
      const right = this.value(operand.value, frame);
      const isLast = index === node.rest.length - 1;
      const held = isLast ? '' : this.fn.temporary('v');
      parts.push(comparison(operand.operator, left, isLast ? right : `${held}=${right}`, this.place(operand.at)));
      left = held;
    });
    return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join('&&')})`;
  }

  private concat(items: readonly Expression[], frame: Frame): string {
    const values = this.list(items, frame);
    // Jinja2: where only the rendering knows whether texts are escaped, it joins them as they are.
    if (frame.escape !== 'false' && !frame.volatile) return `$.concatEscaped(${frame.escape},[${values}])`;
    return `(${items.map(item => `$.str(${this.value(item, frame)})`).join('+')})`;
  }

  private getattr(node: Expression & { kind: 'getattr' }, frame: Frame): string {
    const { object, attribute, at } = node;
    if (
      frame.askingLoop !== undefined &&
      object.kind === 'name' &&
      frame.symbols.ref(object.name) === frame.askingLoop
    ) {
      this.fn.suspends = true;
      return `((${this.place(at)}),yield* ${frame.askingLoop}.attributeAsking(${this.constant(attribute)}))`;
    }
    return `$.getattr(cx,${this.value(object, frame)},${this.constant(attribute)},${this.place(at)})`;
  }

  /** The value of an expression that is printed. */
  printed(node: Expression, frame: Frame): string {
    this.lenientSlices = isConstant(node);
    const code = this.value(node, frame);
    this.lenientSlices = false;
    return code;
  }

  /** The value of an expression that is kept: Jinja2 has no way to write an undefined into its code. */
  kept(node: Expression, frame: Frame): string {
    return node.kind === 'getitem' ? this.value(node, frame) : this.printed(node, frame);
  }

  private getitem({ object, key, at }: Getitem, frame: Frame): string {
    const target = this.value(object, frame);
    if (key.kind !== 'slice') return `$.getitem(cx,${target},${this.value(key, frame)},${this.place(at)})`;
    const bound = (node: Expression | undefined): string => (node === undefined ? 'null' : this.value(node, frame));
    const slice = this.lenientSlices ? '$.sliceOrUndefined(cx,' : '$.slice(';
    return `${slice}${target},[${bound(key.start)},${bound(key.stop)},${bound(key.step)}],${this.place(at)})`;
  }

  private test(node: Test, frame: Frame): string {
    const operand = this.value(node.operand, frame);
    this.require({ kind: 'test', name: node.name, at: node.at }, frame);
    if (node.name === 'defined' && isBare(node)) return `$.isDefined(${operand})`;
    return `$.test(cx,${this.constant(node.name)},${operand},${this.arguments(node, frame)},P[${this.place(node.at)}])`;
  }

  private conditional({ test, consequent, otherwise, at }: Conditional, frame: Frame): string {
    const soft = { ...frame, soft: true };
    const missing = `$.noElse(cx,P[${this.place(at)}])`;
    const rest = otherwise === undefined ? missing : this.value(otherwise, soft);
    const condition = this.condition(test, soft);
    return `(${condition}?${this.value(consequent, soft)}:${rest})`;
  }

  private require(requirement: Requirement, frame: Frame): void {
    if (!frame.soft) this.requirements.push(requirement);
  }

  /** Two JavaScript arguments: the positional values and the named ones. */
  private arguments(node: Arguments, frame: Frame, caller?: string): string {
    const positional = node.positional.map(each => this.value(each, frame));
    if (node.spread !== undefined) positional.push(`...$.iterate(${this.value(node.spread, frame)})`);
    const named = node.named.map(({ name, value }) => `[${this.constant(name)},${this.value(value, frame)}]`);
    if (caller !== undefined) named.push(`["caller",${caller}]`);
    let map = named.length === 0 ? '$.NO_NAMED' : `new Map([${named.join(',')}])`;
    if (node.spreadNamed !== undefined) map = `$.mergeNamed(${map},${this.value(node.spreadNamed, frame)})`;
    return `[${positional.join(',')}],${map}`;
  }
}

function isBare(node: Arguments): boolean {
  return (
    node.positional.length + node.named.length === 0 && node.spread === undefined && node.spreadNamed === undefined
  );
}

const ORDER: Partial<Record<CompareOperator, string>> = { lt: '<', lteq: '<=', gt: '>', gteq: '>=' };

function comparison(operator: CompareOperator, left: string, right: string, place: string): string {
  switch (operator) {
    case 'eq':
      return `$.equals(${left},${right},${place})`;
    case 'ne':
      return `!$.equals(${left},${right},${place})`;
    case 'in':
      return `$.isIn(${left},${right},${place})`;
    case 'notin':
      return `!$.isIn(${left},${right},${place})`;
    default:
      return `$.ordered(${left},"${ORDER[operator]}",${right},${place})`;
  }
}
