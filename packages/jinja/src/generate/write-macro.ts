import type { CallBlock, MacroDefinition } from '../ast/nodes.ts';
import { failAssertion } from '../runtime/errors/template-error.ts';
import type { MacroShape } from '../runtime/values/macro.ts';
import type { Frame } from './frame.ts';
import type { StatementGenerator } from './statement-generator.ts';
import { undeclaredNames } from './undeclared-names.ts';

/** Writes the definition of a macro. */
export function writeMacro(generator: StatementGenerator, node: MacroDefinition, frame: Frame): void {
  generator.fn.write(`${frame.symbols.ref(node.name)}=${macroValue(generator, node, frame)};`);
}

/** Writes a `{% call %}`: its body is a macro that the call gets as `caller`. */
export function writeCallBlock(generator: StatementGenerator, node: CallBlock, frame: Frame): void {
  const caller = generator.fn.temporary('c');
  generator.fn.write(`${caller}=${macroValue(generator, node, frame)};`);
  generator.print(generator.expressions.call(node.call, frame, caller), node.at, frame);
}

/** A macro as a function of its own, which stands in no other. */
export interface MacroCode {
  readonly shape: MacroShape;
  /** The variables that are its parameters. */
  readonly parameters: readonly string[];
  readonly body: string;
  readonly suspends: boolean;
}

/** Writes a macro as the function that the generator is at. */
export function macroCode(generator: StatementGenerator, node: MacroDefinition, frame: Frame): MacroCode {
  const { shape, parameters, body, label } = macroHead(generator, node, frame);
  writeBody(generator, node, { ...body, returns: true });
  const { fn } = generator;
  return { shape, parameters, body: fn.body(parameters, label, 'text'), suspends: fn.suspends };
}

/** JavaScript that makes the macro, a closure over what stands around it. */
function macroValue(generator: StatementGenerator, node: MacroDefinition | CallBlock, frame: Frame): string {
  const { shape, parameters, body, label } = macroHead(generator, node, frame);
  const code = generator.within(() => {
    writeBody(generator, node, body);
    return generator.fn.source(parameters, label);
  });
  return `new $.Macro(${generator.expressions.constant(shape)},${code})`;
}

interface MacroHead {
  readonly shape: MacroShape;
  readonly parameters: readonly string[];
  /** The frame of its body. */
  readonly body: Frame;
  /** JavaScript: what errors call it. */
  readonly label: string;
}

function macroHead(generator: StatementGenerator, node: MacroDefinition | CallBlock, frame: Frame): MacroHead {
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
    soft: false,
    returns: false,
    askingLoop: undefined,
  };
  return {
    shape,
    parameters,
    body,
    label: generator.expressions.constant(name === undefined ? 'caller' : `macro ${name}`),
  };
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
