import type { Call, Expression, Output } from '../ast/nodes.ts';
import type { Frame } from './frame.ts';
import type { StatementGenerator } from './statement-generator.ts';

/** `return(x)`, as macros end. */
type ReturnCall = Call & { readonly positional: readonly [Expression] };

export function isReturn(node: Output['nodes'][number]): node is ReturnCall {
  return (
    node.kind === 'call' &&
    node.callee.kind === 'name' &&
    node.callee.name === 'return' &&
    node.positional.length === 1 &&
    node.named.length === 0 &&
    node.spread === undefined &&
    node.spreadNamed === undefined
  );
}

/**
 * Writes the end of the macro whose function is being written: JavaScript's own `return` costs a fraction of unwinding. Gives JavaScript
 * of the call, which is made where `return` is not dbt's but a macro of the project.
 */
export function writeReturn({ expressions, fn }: StatementGenerator, node: ReturnCall, frame: Frame): string {
  const callee = expressions.value(node.callee, frame);
  const value = fn.temporary('r');
  fn.write(`${value}=${expressions.value(node.positional[0], frame)};`);
  fn.write(`if(${callee}===$.returnFunction)return ${value};`);
  fn.suspends = true;
  return `($.suspended(t=$.call(cx,${callee},[${value}],$.NO_NAMED,P[${expressions.place(node.at)}]))?yield* t:t)`;
}
