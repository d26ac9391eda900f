import { walk } from '../ast/child-nodes.ts';
import type { Expression, For, Node } from '../ast/nodes.ts';
import { failAssertion } from '../runtime/errors/template-error.ts';
import type { Frame } from './frame.ts';
import type { StatementGenerator } from './statement-generator.ts';
import { undeclaredNames } from './undeclared-names.ts';

/**
 * Writes a loop. Jinja2: a `set` in its body is gone with the iteration; `loop` is only made where it is used, and reads ahead only
 * when asked to; a condition is evaluated as each item's turn comes.
 */
export function writeLoop(generator: StatementGenerator, node: For, frame: Frame): void {
  checkTarget(generator, node);
  const { fn } = generator;
  const loopSymbols = generator.inner(frame);
  const isExtended = undeclaredNames(node.body, ['loop']).has('loop');
  const loop = isExtended ? loopSymbols.declareParameter('loop') : undefined;
  loopSymbols.analyze(node, 'body');
  const asks = node.test !== undefined && containsCall(node.test);
  const body: Frame = {
    ...frame,
    symbols: loopSymbols,
    soft: false,
    askingLoop: isExtended && asks ? loop : isExtended ? undefined : frame.askingLoop,
  };
  const empty = node.otherwise.length > 0 ? fn.temporary('e') : undefined;
  if (empty !== undefined) fn.write(`${empty}=true;`);
  const item = fn.temporary('i');
  const iterable = generator.expressions.value(node.iterable, frame);
  fn.write(`${generator.expressions.place(node.iterable.at)};`);
  if (loop === undefined) writePlainHead(generator, node, { frame, item, iterable });
  else writeExtendedHead(generator, node, { frame, item, iterable, loop, asks });
  fn.write('$.work();');
  generator.assignTarget(node.target, item, body, node.target.at);
  generator.enter(body);
  generator.loopBody(node.body, body);
  fn.write(empty === undefined ? '}' : `${empty}=false;}`);
  generator.leave(body);
  if (empty !== undefined) writeElse(generator, node, frame, empty);
}

function writeElse(generator: StatementGenerator, node: For, frame: Frame, empty: string): void {
  const symbols = generator.inner(frame);
  symbols.analyze(node, 'else');
  const otherwise = { ...frame, symbols, soft: false };
  generator.fn.write(`if(${empty}){`);
  generator.enter(otherwise);
  generator.statements(node.otherwise, otherwise);
  generator.leave(otherwise);
  generator.fn.write('}');
}

function writePlainHead(
  generator: StatementGenerator,
  node: For,
  head: { frame: Frame; item: string; iterable: string },
): void {
  const { fn } = generator;
  const test = testFrame(generator, node, head.frame);
  if (test !== undefined) generator.enter(test);
  fn.write(`for(${head.item} of $.iterate(${head.iterable})){`);
  if (test === undefined || node.test === undefined) return;
  generator.assignTarget(node.target, head.item, test, node.target.at);
  fn.write(`if(!${generator.expressions.condition(node.test, test)})continue;`);
}

function writeExtendedHead(
  generator: StatementGenerator,
  node: For,
  head: { frame: Frame; item: string; iterable: string; loop: string; asks: boolean },
): void {
  const { fn } = generator;
  const { loop } = head;
  fn.declare(loop);
  const source = fn.temporary('s');
  fn.write(`${source}=${head.iterable};`);
  const test = testFrame(generator, node, head.frame);
  if (test !== undefined) generator.enter(test);
  const filter =
    test === undefined || node.test === undefined ? '' : `,${loopFilter(generator, node, node.test, test)}`;
  fn.write(`${loop}=new $.LoopContext(${source}${filter});`);
  if (head.asks) fn.suspends = true;
  const advance = head.asks ? `yield* ${loop}.advanceAsking()` : `${loop}.advance()`;
  fn.write(`while((${head.item}=${advance})!==undefined){`);
}

function testFrame(generator: StatementGenerator, node: For, frame: Frame): Frame | undefined {
  if (node.test === undefined) return undefined;
  const symbols = generator.inner(frame);
  symbols.analyze(node, 'test');
  return { ...frame, symbols, soft: false };
}

/** The condition of a loop as a function of the item, so that `loop` can read ahead lazily. */
function loopFilter(generator: StatementGenerator, node: For, test: Expression, frame: Frame): string {
  return generator.within(() => {
    generator.assignTarget(node.target, 'item', frame, node.target.at);
    generator.fn.write(`return ${generator.expressions.condition(test, frame)};`);
    return generator.fn.source(['item'], 'undefined');
  });
}

function checkTarget(generator: StatementGenerator, node: For): void {
  walk(node, child => {
    if (child.kind === 'name' && child.context === 'store' && child.name === 'loop') {
      failAssertion("Can't assign to special loop variable in for-loop target", generator.source, child.at);
    }
    return true;
  });
}

function containsCall(node: Node): boolean {
  let found = false;
  walk(node, child => {
    found ||= child.kind === 'call';
    return !found;
  });
  return found;
}
