import type { CallBlock, MacroDefinition } from '../ast/nodes.ts';
import { failAssertion } from '../runtime/errors/template-error.ts';
import type { MacroShape } from '../runtime/values/macro.ts';
import type { Frame } from './frame.ts';
import type { StatementGenerator } from './statement-generator.ts';
import { undeclaredNames } from './undeclared-names.ts';

/** Writes the definition of a macro; at the template's top level it is handed out too. */
export function writeMacro(generator: StatementGenerator, node: MacroDefinition, frame: Frame): void {
  const variable = frame.symbols.ref(node.name);
  generator.fn.write(
    `${variable}=${macroValue(generator, node, frame, frame.toplevel ? 'cx.catchesReturn' : 'false')};`,
  );
  if (frame.toplevel) generator.fn.write(`cx.exports.set(${generator.expressions.constant(node.name)},${variable});`);
}

/** Writes a `{% call %}`: its body is a macro that the call gets as `caller`. */
export function writeCallBlock(generator: StatementGenerator, node: CallBlock, frame: Frame): void {
  const caller = generator.fn.temporary('c');
  generator.fn.write(`${caller}=${macroValue(generator, node, frame, 'false')};`);
  generator.print(generator.expressions.call(node.call, frame, caller), node.at, frame);
}

/** JavaScript that makes the macro, a closure over what stands around it. */
function macroValue(
  generator: StatementGenerator,
  node: MacroDefinition | CallBlock,
  frame: Frame,
  catches: string,
): string {
  const name = node.kind === 'macro' ? node.label : undefined;
  const symbols = generator.inner(frame);
  symbols.analyze(node);
  const special = undeclaredNames(node.body, ['caller', 'kwargs', 'varargs']);
  const names = node.parameters.map(parameter => parameter.name);
  const parameters = names.map(each => symbols.ref(each));
  const callerIndex = names.indexOf('caller');
  if (special.has('caller') && callerIndex >= 0 && callerIndex < names.length - node.defaults.length) {
    const message =
      'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.';
    failAssertion(message, generator.source, node.at);
  }
  const wants = (each: string): boolean => special.has(each) && !names.includes(each);
  for (const each of ['caller', 'kwargs', 'varargs']) if (wants(each)) parameters.push(symbols.declareParameter(each));
  symbols.analyze(node);
  const shape: MacroShape = {
    name,
    parameters: names,
    catchesNamed: wants('kwargs'),
    catchesRest: wants('varargs'),
    usesCaller: special.has('caller'),
  };
  const body: Frame = {
    ...frame,
    symbols,
    buffer: 'o',
    mapped: false,
    native: false,
    toplevel: false,
    soft: false,
    askingLoop: undefined,
  };
  const code = generator.within(() => {
    writeBody(generator, node, body);
    return generator.fn.source(
      parameters,
      generator.expressions.constant(name === undefined ? 'caller' : `macro ${name}`),
    );
  });
  return `new $.Macro(${generator.expressions.constant(shape)},${code},${catches})`;
}

function writeBody(generator: StatementGenerator, node: MacroDefinition | CallBlock, frame: Frame): void {
  generator.enter(frame);
  const required = node.parameters.length - node.defaults.length;
  node.parameters.forEach(({ name, at }, index) => {
    const variable = frame.symbols.ref(name);
    const fallback = node.defaults[index - required];
    const value =
      index < required || fallback === undefined
        ? `cx.missingParameter(${generator.expressions.constant(name)})`
        : generator.expressions.value(fallback, { ...frame, inDefaults: true });
    generator.fn.write(`if(${variable}===undefined){${generator.expressions.place(at)};${variable}=${value};}`);
  });
  generator.statements(node.body, frame);
  if (frame.escape !== 'false') generator.fn.write(`return $.markupIf(${frame.escape},o);`);
}
