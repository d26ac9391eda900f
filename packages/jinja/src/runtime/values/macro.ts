import { raise } from '../errors/python-exception.ts';
import { work } from '../render/budget.ts';
import { ReturnSignal } from '../render/return-signal.ts';
import { type CallArgs, isSuspended, type Suspended } from './call.ts';
import { Dict } from './dict.ts';
import { HostObject } from './host-object.ts';
import { quoteName } from './quote-name.ts';
import { Tuple } from './tuple.ts';
import { Undefined } from './undefined.ts';
import type { Value } from './value.ts';

/** What the code generator knows about a macro. */
export interface MacroShape {
  /** Absent for the `caller` of a `{% call %}` block. */
  readonly name: string | undefined;
  readonly parameters: readonly string[];
  /** Whether the body uses `kwargs`, `varargs`, `caller`; then it gets them as further arguments. */
  readonly catchesNamed: boolean;
  readonly catchesRest: boolean;
  readonly usesCaller: boolean;
}

/** The generated function of a macro; `undefined` stands for an argument that was not given. */
export type MacroBody = (...args: readonly (Value | undefined)[]) => Value | Suspended;

/** A macro as a value. Jinja2: `Macro`; dbt: one bound to a project's macro catches `return()`. */
export class Macro extends HostObject {
  readonly shape: MacroShape;
  private readonly body: MacroBody;
  private readonly catchesReturn: boolean;

  constructor(shape: MacroShape, body: MacroBody, catchesReturn = false) {
    super();
    this.shape = shape;
    this.body = body;
    this.catchesReturn = catchesReturn;
  }

  override get typeName(): string {
    return 'Macro';
  }

  /** The name; '' for the `caller` of a call block. */
  get name(): string {
    return this.shape.name ?? '';
  }

  override getAttr(name: string): Value | undefined {
    const { shape } = this;
    switch (name) {
      case 'name':
        return shape.name ?? null;
      case 'arguments':
        return new Tuple(shape.parameters);
      case 'catch_kwargs':
        return shape.catchesNamed;
      case 'catch_varargs':
        return shape.catchesRest;
      case 'caller':
        return shape.usesCaller;
      case 'explicit_caller':
        return shape.parameters.includes('caller');
      default:
        return undefined;
    }
  }

  override call(args: CallArgs): Value | Suspended {
    work();
    const bound = bindMacroArguments(this.shape, args);
    return this.catchesReturn ? withReturn(this.body, bound) : this.body(...bound);
  }

  override repr(): string {
    return `<Macro ${this.shape.name === undefined ? 'anonymous' : quoteName(this.shape.name)}>`;
  }
}

/** dbt: `return(x)` unwinds to here, and the call is worth x. */
function withReturn(body: MacroBody, args: readonly (Value | undefined)[]): Value | Suspended {
  try {
    const result = body(...args);
    return isSuspended(result) ? resumeWithReturn(result) : result;
  } catch (error) {
    return returnedValue(error);
  }
}

function* resumeWithReturn(result: Suspended): Suspended {
  try {
    return yield* result;
  } catch (error) {
    return returnedValue(error);
  }
}

function returnedValue(error: unknown): Value {
  if (error instanceof ReturnSignal) return error.value;
  throw error;
}

/** Jinja2: `Macro.__call__`: missing arguments stay missing, unknown ones are errors unless the body uses them. */
function bindMacroArguments(shape: MacroShape, { positional, named }: CallArgs): readonly (Value | undefined)[] {
  const { parameters, usesCaller, catchesNamed, catchesRest } = shape;
  const count = parameters.length;
  const given = positional.length;
  const isPlain = !usesCaller && !catchesNamed && !catchesRest;
  if (isPlain && named.size === 0 && given <= count) return positional;
  const bound: (Value | undefined)[] = given > count ? positional.slice(0, count) : [...positional];
  const used = new Set<string>();
  const take = (name: string): Value | undefined => {
    const value = named.get(name);
    if (value !== undefined) used.add(name);
    return value;
  };
  for (let i = given; i < count; i++) bound.push(take(parameters[i] ?? ''));
  if (usesCaller && !parameters.includes('caller')) {
    const caller = take('caller') ?? null;
    bound.push(caller === null ? new Undefined({ message: 'No caller defined' }) : caller);
  }
  if (catchesNamed) bound.push(new Dict([...named].filter(([name]) => !used.has(name))));
  else if (used.size < named.size) failNamed(shape, named, used);
  if (catchesRest) bound.push(new Tuple(positional.slice(count)));
  else if (given > count) raise('ArgumentError', `macro ${shownName(shape)} takes not more than ${count} argument(s)`);
  return bound;
}

function failNamed(shape: MacroShape, named: ReadonlyMap<string, Value>, used: ReadonlySet<string>): never {
  const others = [...named.keys()].filter(key => !used.has(key));
  const name = shownName(shape);
  if (others.includes('caller')) {
    raise(
      'ArgumentError',
      `macro ${name} was invoked with two values for the special caller argument. This is most likely a bug.`,
    );
  }
  const [first = ''] = others;
  return raise('ArgumentError', `macro ${name} takes no keyword argument ${quoteName(first)}`);
}

function shownName({ name }: MacroShape): string {
  return name === undefined ? 'None' : quoteName(name);
}
