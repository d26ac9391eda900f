import { walk } from '../ast/child-nodes.ts';
import type {
  Assign,
  AssignBlock,
  Autoescape,
  Expression,
  FilterBlock,
  If,
  MacroDefinition,
  Node,
  Output,
  Statement,
  Template,
  With,
} from '../ast/nodes.ts';
import type { SourceText } from '../ast/source-text.ts';
import { failSyntax } from '../runtime/errors/template-error.ts';
import { isConstant } from './constant-expression.ts';
import { ExpressionGenerator } from './expression-generator.ts';
import type { Frame } from './frame.ts';
import { JsFunction } from './js-function.ts';
import { Symbols } from './symbols.ts';
import { writeLoop } from './write-loop.ts';
import { type MacroCode, macroCode, writeCallBlock, writeMacro } from './write-macro.ts';
import { isPiece, type PieceNode, writePieces } from './write-pieces.ts';
import { isReturn, writeReturn } from './write-return.ts';

/** Writes a template as JavaScript: statement by statement as Jinja2's compiler does, so that scoping is the same. */
export class StatementGenerator {
  readonly expressions: ExpressionGenerator;
  readonly source: SourceText;
  /** The function that is being written. */
  fn: JsFunction = new JsFunction();
  private symbolIds = 0;
  private buffers = 0;
  private loopDepth = 0;

  constructor(source: SourceText) {
    this.source = source;
    this.expressions = new ExpressionGenerator(this.fn);
  }

  /** The body of the template's function, which returns text or the list of what is printed. */
  template(node: Template, collects: 'text' | 'values'): { body: string; suspends: boolean } {
    const symbols = this.outermost();
    symbols.analyze(node);
    const frame = outerFrame(symbols, collects);
    this.enter(frame);
    this.statements(node.body, frame);
    return { body: this.fn.body([], 'undefined', collects), suspends: this.fn.suspends };
  }

  /** The function of a macro that is a template of its own; `self` is the variable that holds the macro in it. */
  macro(node: MacroDefinition): MacroCode & { readonly self: string } {
    const symbols = this.outermost();
    const self = symbols.declareParameter(node.name);
    return { ...macroCode(this, node, outerFrame(symbols, 'text')), self };
  }

  /** The body of a loop, where `break` and `continue` may stand. */
  loopBody(nodes: readonly Statement[], frame: Frame): void {
    this.loopDepth++;
    this.statements(nodes, frame);
    this.loopDepth--;
  }

  statements(nodes: readonly Statement[], frame: Frame): void {
    for (const node of nodes) this.statement(node, frame);
  }

  private statement(node: Statement, frame: Frame): void {
    switch (node.kind) {
      case 'output':
        this.output(node, frame);
        return;
      case 'if':
        this.if(node, frame);
        return;
      case 'for':
        writeLoop(this, node, frame);
        return;
      case 'assign':
        this.assign(node, frame);
        return;
      case 'assign-block':
        this.assignBlock(node, frame);
        return;
      case 'macro':
        writeMacro(this, node, frame);
        return;
      case 'call-block':
        writeCallBlock(this, node, frame);
        return;
      case 'filter-block':
        this.filterBlock(node, frame);
        return;
      case 'with':
        this.with(node, frame);
        return;
      case 'autoescape':
        this.autoescape(node, frame);
        return;
      case 'do':
        this.fn.write(`${this.evaluated(node.value, frame)};`);
        return;
      case 'break':
      case 'continue':
        if (this.loopDepth === 0) failSyntax(`'${node.kind}' outside loop`, this.source, node.at);
        this.fn.write(`${node.kind};`);
        return;
    }
  }

  private output(node: Output, frame: Frame): void {
    if (frame.native) {
      this.nativeOutput(node, frame);
      return;
    }
    if (!frame.mapped || this.loopDepth > 0 || frame.escape !== 'false') {
      for (const child of node.nodes) this.outputNode(child, frame);
      return;
    }
    // This code runs once at most.
    let run: PieceNode[] = [];
    const flush = (): void => {
      if (run.length > 1) writePieces(this, run, frame);
      else for (const child of run) this.outputNode(child, frame);
      run = [];
    };
    for (const child of node.nodes) {
      if (isPiece(child)) run.push(child);
      else {
        flush();
        this.outputNode(child, frame);
      }
    }
    flush();
  }

  private outputNode(node: Output['nodes'][number], frame: Frame): void {
    if (frame.mapped) {
      const place = this.expressions.place(node.at);
      this.fn.write(`cx.mark(${frame.buffer}.length,P[${place}],${node.kind === 'text'});`);
    }
    if (node.kind === 'text') this.fn.write(`${frame.buffer}+=${this.expressions.constant(node.data)};`);
    else
      this.print(
        this.evaluated(node, frame),
        node.at,
        isUnescaped(node, frame) ? { ...frame, escape: 'false' } : frame,
      );
  }

  /** JavaScript of what is evaluated by itself, in a statement. */
  private evaluated(node: Expression, frame: Frame): string {
    return frame.returns && isReturn(node) ? writeReturn(this, node, frame) : this.expressions.printed(node, frame);
  }

  /** Each value apart; literals count as text, and adjacent text as one value. */
  private nativeOutput(node: Output, frame: Frame): void {
    let text: string[] = [];
    const flush = (): void => {
      if (text.length > 0) this.fn.write(`${frame.buffer}.push(${text.join('+')});`);
      text = [];
    };
    for (const child of node.nodes) {
      if (child.kind === 'text') text.push(this.expressions.constant(child.data));
      else if (isConstant(child))
        text.push(`$.str(${this.expressions.printed(child, frame)},${this.expressions.place(child.at)})`);
      else {
        flush();
        this.fn.write(`${frame.buffer}.push(${this.expressions.value(child, frame)});`);
      }
    }
    flush();
  }

  print(value: string, at: number, frame: Frame): void {
    const text =
      frame.escape === 'false'
        ? `$.str(${value},${this.expressions.place(at)})`
        : `$.strEscaped(${frame.escape},${value},${this.expressions.place(at)})`;
    this.fn.write(frame.native ? `${frame.buffer}.push(${text});` : `${frame.buffer}+=${text};`);
  }

  private if(node: If, frame: Frame): void {
    const soft = { ...frame, soft: true };
    this.fn.write(`if(${this.expressions.condition(node.test, soft)}){`);
    this.statements(node.body, soft);
    for (const branch of node.elifs) {
      this.fn.write('}else{');
      this.fn.write(`if(${this.expressions.condition(branch.test, soft)}){`);
      this.statements(branch.body, soft);
    }
    if (node.otherwise.length > 0) {
      this.fn.write('}else{');
      this.statements(node.otherwise, soft);
    }
    this.fn.write('}'.repeat(node.elifs.length + 1));
  }

  private assign(node: Assign, frame: Frame): void {
    const seen = new Set<string>();
    walk(node.target, target => {
      if (target.kind === 'namespace-ref' && !seen.has(target.name)) {
        seen.add(target.name);
        this.fn.write(`$.checkNamespace(${frame.symbols.ref(target.name)},${this.expressions.place(target.at)});`);
      }
      return true;
    });
    const value = this.expressions.kept(node.value, frame);
    if (node.target.kind === 'name') this.fn.write(`${frame.symbols.ref(node.target.name)}=${value};`);
    else {
      const held = this.fn.temporary('v');
      this.fn.write(`${held}=${value};`);
      this.assignTarget(node.target, held, frame, node.at);
    }
  }

  assignTarget(target: Expression, value: string, frame: Frame, at: number): void {
    if (target.kind === 'name') {
      const variable = frame.symbols.ref(target.name);
      this.fn.declare(variable);
      this.fn.write(`${variable}=${value};`);
    } else if (target.kind === 'namespace-ref') {
      this.fn.write(
        `$.setNamespace(${frame.symbols.ref(target.name)},${this.expressions.constant(target.attribute)},${value});`,
      );
    } else if (target.kind === 'tuple') {
      const items = this.fn.temporary('u');
      this.fn.write(`${items}=$.unpack(${value},${target.items.length},${this.expressions.place(at)});`);
      target.items.forEach((item, index) => {
        this.assignTarget(item, `${items}[${index}]`, frame, at);
      });
    }
  }

  private assignBlock(node: AssignBlock, frame: Frame): void {
    const block = this.blockFrame(node, frame);
    this.enter(block);
    this.statements(node.body, block);
    this.fn.write(`${this.expressions.place(node.at)};`);
    const text = block.escape === 'false' ? block.buffer : `$.markupIf(${block.escape},${block.buffer})`;
    const value = node.filter === undefined ? text : this.expressions.filter(node.filter, block, text);
    const held = this.fn.temporary('v');
    this.fn.write(`${held}=${value};`);
    this.assignTarget(node.target, held, frame, node.at);
    this.leave(block);
  }

  private filterBlock(node: FilterBlock, frame: Frame): void {
    const block = this.blockFrame(node, frame);
    this.enter(block);
    this.statements(node.body, block);
    const text = block.escape === 'false' ? block.buffer : `$.markupIf(${block.escape},${block.buffer})`;
    const filtered = `$.blockText(${this.expressions.filter(node.filter, block, text)},${this.expressions.place(node.at)})`;
    this.fn.write(frame.native ? `${frame.buffer}.push(${filtered});` : `${frame.buffer}+=${filtered};`);
    this.leave(block);
  }

  /** A frame inside another that collects its output apart. */
  private blockFrame(node: Node, frame: Frame): Frame {
    const symbols = this.inner(frame);
    symbols.analyze(node);
    const buffer = `o${++this.buffers}`;
    this.fn.declare(buffer);
    this.fn.write(`${buffer}='';`);
    return { ...frame, symbols, buffer, mapped: false, native: false, soft: false };
  }

  private with(node: With, frame: Frame): void {
    const symbols = this.inner(frame);
    symbols.analyze(node);
    const inner: Frame = { ...frame, symbols, soft: false };
    this.enter(inner);
    node.targets.forEach((target, index) => {
      const value = node.values[index];
      if (value === undefined) return;
      const held = this.fn.temporary('v');
      this.fn.write(`${held}=${this.expressions.value(value, frame)};`);
      this.assignTarget(target, held, inner, target.at);
    });
    this.statements(node.body, inner);
    this.leave(inner);
  }

  private autoescape(node: Autoescape, frame: Frame): void {
    const symbols = this.inner(frame);
    symbols.analyze(node);
    const inner: Frame = { ...frame, symbols, soft: false };
    this.enter(inner);
    const { enabled } = node;
    let escapes = enabled.kind === 'constant' && typeof enabled.value === 'boolean' ? String(enabled.value) : undefined;
    if (escapes === undefined) {
      escapes = this.fn.temporary('a');
      this.fn.write(`${escapes}=${this.expressions.condition(enabled, inner)};`);
    }
    this.statements(node.body, { ...inner, escape: escapes, volatile: !isConstant(enabled) });
    this.leave(inner);
  }

  /** Writes another function meanwhile. */
  within(write: () => string): string {
    const { fn, loopDepth } = this;
    this.fn = new JsFunction();
    this.expressions.fn = this.fn;
    this.loopDepth = 0;
    const code = write();
    this.fn = fn;
    this.expressions.fn = fn;
    this.loopDepth = loopDepth;
    return code;
  }

  private outermost(): Symbols {
    return new Symbols(this.symbolIds++, this.expressions.data);
  }

  inner(frame: Frame): Symbols {
    return new Symbols(this.symbolIds++, this.expressions.data, frame.symbols);
  }

  /** Jinja2: `enter_frame`: gives every name of a scope its first value. */
  enter({ symbols }: Frame): void {
    for (const { variable, load } of symbols.own) {
      if (load.kind !== 'parameter') this.fn.declare(variable);
      if (load.kind === 'resolve') this.fn.write(`${variable}=cx.resolve(${this.expressions.constant(load.name)});`);
      else if (load.kind === 'alias') this.fn.write(`${variable}=${load.target};`);
      else if (load.kind === 'undefined') this.fn.write(`${variable}=undefined;`);
    }
  }

  /** Jinja2: `leave_frame`: what a scope set is gone, also for macros that were defined in it. */
  leave({ symbols }: Frame): void {
    let variables = '';
    for (const { variable, load } of symbols.own) if (load.kind !== 'resolve') variables += `${variable}=`;
    if (variables !== '') this.fn.write(`${variables}undefined;`);
  }
}

function outerFrame(symbols: Symbols, collects: 'text' | 'values'): Frame {
  return {
    symbols,
    buffer: 'o',
    mapped: collects === 'text',
    native: collects === 'values',
    soft: false,
    escape: 'false',
    volatile: false,
    returns: false,
    inDefaults: false,
    askingLoop: undefined,
  };
}

/** Jinja2 prints what it computes while compiling as it is where only rendering tells whether text is escaped. */
function isUnescaped(node: Expression, { volatile }: Frame): boolean {
  return volatile && isConstant(node) && !containsFilter(node);
}

function containsFilter(node: Expression): boolean {
  let found = false;
  walk(node, child => {
    found ||= child.kind === 'filter' || child.kind === 'test';
    return !found;
  });
  return found;
}
