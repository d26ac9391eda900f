import {
  type Flags,
  fail,
  type Invocation,
  type JsonValue,
  type MacroNode,
  type NodeId,
  type ProjectSettings,
} from '@tsdbt/core';
import { callFunction, isSuspended, nativeFunction, type Suspended, str, Tuple, type Value } from '@tsdbt/jinja';
import type { AdapterPlace } from '../adapter/adapter-method.ts';
import type { MacroLibrary } from '../macros/macro-library.ts';
import { MacroScope } from '../macros/macro-scope.ts';
import { MacroStack } from '../macros/project-macro.ts';
import { exceptionsNamespace } from '../names/exceptions.ts';
import { logFunctions } from '../names/log.ts';
import { renderText } from '../names/render.ts';
import { sharedNames } from '../names/shared-names.ts';
import { statementResults } from '../names/statement-results.ts';
import { parseEnvironment, strictEnvironment } from './environments.ts';
import { type NameLayer, type NameTable, nameTable, PhaseScope, PlacedNames } from './phase-scope.ts';
import { SILENT_HOST, type TemplateHost } from './template-host.ts';

/** What every phase with macros needs to know. */
export interface PhaseInput {
  readonly library: MacroLibrary;
  readonly invocation: Invocation;
  readonly project: ProjectSettings;
  readonly host?: TemplateHost;
}

/** Who is being rendered. */
export interface PhaseSubject {
  readonly id: NodeId | undefined;
  /** Bare macro names and variables are looked up from this package. */
  readonly packageName: string;
  /** Hears which macros the template itself calls (dbt: `depends_on.macros`). */
  readonly onMacro?: ((macro: MacroNode) => void) | undefined;
  readonly lenientMacros?: boolean | undefined;
  /** Unit tests: what macros give instead of running, by `name` or `package.name`. */
  readonly overrides?: ReadonlyMap<string, JsonValue> | undefined;
}

/** Makes the scope of a template: the names of its phase, what all phases share, and the macros over them. */
export function phaseScope(
  input: PhaseInput,
  subject: PhaseSubject,
  names: (adapter: AdapterPlace) => readonly NameLayer[],
): PhaseScope {
  const { library, invocation, project, host = SILENT_HOST } = input;
  const { id, packageName } = subject;
  const stack = new MacroStack(subject.onMacro);
  const adapterPlace: AdapterPlace = {
    invocation,
    projectVars: project.vars,
    events: host.events,
    dispatch: (name, namespace) => macros.macro(library.dispatch(name, namespace, packageName)),
    override: name => {
      const own = library.override(name);
      return own === undefined ? undefined : macros.macro(own);
    },
  };
  const speaking = new PlacedNames(SPEAKING_NAMES, new SpeakingPlace(host, { id, flags: invocation.flags }, stack));
  const own = [...names(adapterPlace), speaking];
  const scope = new PhaseScope(own, sharedNames(invocation, project, host), host.reads);
  const macros = new MacroScope(
    {
      library,
      environment: subject.lenientMacros === true ? parseEnvironment(invocation) : strictEnvironment(invocation),
      scope,
      stack,
      overrides: subject.overrides ?? NO_OVERRIDES,
      used: new Map(),
    },
    packageName,
  );
  return scope.withMacros(macros);
}

/** The names that every phase with macros has, but for the macros. */
export function namesOfAllPhases({ invocation, project, host = SILENT_HOST }: PhaseInput): readonly string[] {
  return [...SPEAKING_NAMES.keys(), ...sharedNames(invocation, project, host).keys(), 'context', 'builtins'];
}

const NO_OVERRIDES: ReadonlyMap<string, JsonValue> = new Map();

/** Who speaks. Results that statements leave are the node's: there is one set of them. */
class SpeakingPlace {
  readonly host: TemplateHost;
  readonly id: NodeId | undefined;
  readonly flags: Flags;
  readonly stack: MacroStack;
  private made: Readonly<Record<string, Value>> | undefined;

  constructor(host: TemplateHost, { id, flags }: { id: NodeId | undefined; flags: Flags }, stack: MacroStack) {
    this.host = host;
    this.id = id;
    this.flags = flags;
    this.stack = stack;
  }

  get results(): Readonly<Record<string, Value>> {
    this.made ??= statementResults(text => this.host.events({ type: 'print', text: text.replace(/\n$/, '') }));
    return this.made;
  }
}

/** Names that speak, keep results or render. */
const SPEAKING_NAMES: NameTable<SpeakingPlace> = nameTable({
  log: ({ host, id }) => logFunctions(host.events, id).log ?? null,
  print: ({ host, id }) => logFunctions(host.events, id).print ?? null,
  exceptions: ({ host, id, flags }) => exceptionsNamespace(host.events, flags, id),
  load_result: ({ results }) => results.load_result ?? null,
  store_result: ({ results }) => results.store_result ?? null,
  store_raw_result: ({ results }) => results.store_raw_result ?? null,
  _sql_results: ({ results }) => results._sql_results ?? null,
  render: () =>
    nativeFunction('render', ({ positional }, site) => renderText(str(positional[0] ?? null), site, 'render()')),
  try_or_compiler_error: () => TRY_OR_COMPILER_ERROR,
  adapter_macro: () => ADAPTER_MACRO,
  context_macro_stack: ({ stack }) => new Tuple(stack.calls),
});

/** dbt: calls a function; whatever goes wrong becomes the message given. */
const TRY_OR_COMPILER_ERROR = nativeFunction(
  'try_or_compiler_error',
  function* ({ positional, named }, site): Suspended {
    const [message = null, callee = null, ...args] = positional;
    try {
      const result = callFunction(callee, { positional: args, named }, site);
      return isSuspended(result) ? yield* result : result;
    } catch (error) {
      // What is no error (a `return()` on its way) passes.
      if (!(error instanceof Error)) throw error;
      return fail({ code: 'TS3004', message: str(message) });
    }
  },
);

const ADAPTER_MACRO = nativeFunction('adapter_macro', () =>
  fail({ code: 'TS3006', message: 'adapter_macro() is gone', hint: 'use adapter.dispatch(name, namespace)' }),
);
