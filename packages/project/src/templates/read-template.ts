import {
  type MacroLibrary,
  type ParseRecorder,
  parseEnvironment,
  parseScope,
  renderTestArguments,
  TEST_ARGUMENTS_NAME,
  type TemplateHost,
} from '@tsdbt/context';
import {
  type Diagnostic,
  type Invocation,
  type JsonObject,
  type ManifestNode,
  type ProjectSettings,
  type RefCall,
  TsdbtError,
} from '@tsdbt/core';
import {
  type CallRules,
  compileTemplate,
  parseTemplate,
  readStaticCalls,
  render,
  runToEnd,
  type StaticCall,
  type Template,
} from '@tsdbt/jinja';
import type { PackageContext } from '../parse-session.ts';
import { QuietMacros } from './quiet-macros.ts';
import { hasJinja } from './render-tree.ts';
import { FactCollector, NO_FACTS, type TemplateFacts } from './template-facts.ts';
import { unknownNames } from './unknown-names.ts';

/** A template and where it comes from. */
export interface TemplateSource {
  readonly pkg: PackageContext;
  readonly text: string;
  /** Names the template in messages. */
  readonly file: string;
  /** `model orders`. */
  readonly frame: string;
  /** Where the text begins in its file, when that is not the beginning. */
  readonly start?: { readonly line: number; readonly column: number } | undefined;
}

export interface ReaderInput {
  readonly invocation: Invocation;
  readonly project: ProjectSettings;
  readonly library: MacroLibrary;
  readonly host: TemplateHost;
}

/** Functions whose literal calls are read from the tree, without rendering. */
const STATIC_NAMES: ReadonlySet<string> = new Set(['ref', 'source', 'config']);

/**
 * Reads what a template refers to and how it configures its node: from the tree where every call is literal, else by rendering it as dbt
 * does while parsing. Both give the same.
 */
export class TemplateReader {
  private readonly input: ReaderInput;
  private readonly packages = new Map<string, PackageReading | undefined>();

  constructor(input: ReaderInput) {
    this.input = input;
  }

  read(source: TemplateSource, node: () => ManifestNode): TemplateFacts {
    if (!hasJinja(source.text)) return NO_FACTS;
    const template = parseTemplate(inPlace(source), { file: source.file });
    return this.readStatically(template, source.pkg) ?? this.readByRendering(template, source, node());
  }

  /** A generic test: its arguments are rendered first, then its call (dbt). */
  readTest(source: TemplateSource, kwargs: JsonObject, node: () => ManifestNode): TemplateFacts {
    try {
      return this.renderTest(source, { kwargs, node: node(), lenientMacros: false });
    } catch (error) {
      // What is undefined in a branch for parsing only matters to nobody; anywhere else the test fails of it when it runs.
      if (!(error instanceof TsdbtError) || error.diagnostics.some(each => each.code !== 'TS3002')) throw error;
      return this.renderTest(source, { kwargs, node: node(), lenientMacros: true });
    }
  }

  private renderTest(
    source: TemplateSource,
    { kwargs, node, lenientMacros }: { kwargs: JsonObject; node: ManifestNode; lenientMacros: boolean },
  ): TemplateFacts {
    const facts = new FactCollector();
    const scope = parseScope({ ...this.input, node, record: recorder(facts), lenientMacros });
    const environment = parseEnvironment(this.input.invocation);
    scope.define(TEST_ARGUMENTS_NAME, runToEnd(renderTestArguments(kwargs, { scope, environment, file: source.file })));
    const template = parseTemplate(source.text, { file: source.file });
    runToEnd(render(compileTemplate(template), scope, { environment, frameName: source.frame }));
    return facts;
  }

  /** Undefined when only rendering can tell. */
  readStatically(template: Template, pkg: PackageContext): TemplateFacts | undefined {
    const reading = this.readingOf(pkg.name);
    if (reading === undefined) return undefined;
    const read = readStaticCalls(template, reading.rules);
    if (!read.safe) return undefined;
    if (read.calls.length === 0) return NO_FACTS;
    const facts = new FactCollector();
    for (const call of read.calls) {
      const macro = STATIC_NAMES.has(call.name) ? undefined : reading.quiet.find(call.name);
      if (macro !== undefined) facts.addMacro(macro.unique_id);
      else if (!addCall(facts, call)) return undefined;
    }
    return facts;
  }

  /** Undefined where a macro takes the place of one of the functions. */
  private readingOf(packageName: string): PackageReading | undefined {
    if (this.packages.has(packageName)) return this.packages.get(packageName);
    const { library } = this.input;
    const replaced = [...STATIC_NAMES, 'var'].some(name => library.find(name, packageName) !== undefined);
    const reading = replaced ? undefined : packageReading(new QuietMacros(this.input, packageName));
    this.packages.set(packageName, reading);
    return reading;
  }

  readByRendering(template: Template, source: TemplateSource, node: ManifestNode): TemplateFacts {
    const facts = new FactCollector();
    const scope = parseScope({ ...this.input, node, record: recorder(facts) });
    const environment = parseEnvironment(this.input.invocation);
    try {
      runToEnd(render(compileTemplate(template), scope, { environment, frameName: source.frame }));
    } catch (error) {
      throw error instanceof TsdbtError ? new TsdbtError(error.diagnostics.map(each => withNode(each, node))) : error;
    }
    facts.problems = unknownNames(template, source.pkg.name, this.input).map(each => withNode(each, node));
    return facts;
  }
}

/** How the templates of one package are read: bare names of macros mean what they mean there. */
interface PackageReading {
  readonly quiet: QuietMacros;
  readonly rules: CallRules;
}

function packageReading(quiet: QuietMacros): PackageReading {
  const noted: CallRules['noted'] = (name, given) => quiet.find(name, given) !== undefined;
  // In a template of its own, `return` ends the rendering.
  const harmless: CallRules['harmless'] = (name, first) =>
    name !== 'return' && quiet.rules.harmless?.(name, first) === true;
  return { quiet, rules: { ...quiet.rules, literal: STATIC_NAMES, noted, harmless, dispatched: () => false } };
}

/** Says whose template it was: the place may be in a macro that many use. */
function withNode(diagnostic: Diagnostic, node: ManifestNode): Diagnostic {
  const where = `in ${node.resource_type} ${node.name} (${node.original_file_path})`;
  return { ...diagnostic, nodeId: node.unique_id, notes: [...(diagnostic.notes ?? []), where] };
}

/** The text with blanks in front, so that positions are those of its file. */
function inPlace({ text, start }: TemplateSource): string {
  return start === undefined ? text : '\n'.repeat(start.line - 1) + ' '.repeat(start.column - 1) + text;
}

/** Notes a literal call; false when it is one that only rendering can judge. */
function addCall(facts: FactCollector, { name, args, kwargs }: StaticCall): boolean {
  switch (name) {
    case 'ref': {
      const call = literalRef(args, kwargs);
      if (call !== undefined) facts.addRef(call);
      return call !== undefined;
    }
    case 'source': {
      const [source, table] = args;
      if (
        args.length !== 2 ||
        typeof source !== 'string' ||
        typeof table !== 'string' ||
        Object.keys(kwargs).length > 0
      )
        return false;
      facts.addSource(source, table);
      return true;
    }
    case 'config': {
      const values = literalConfig(args, kwargs);
      if (values === undefined) return false;
      facts.addConfig(values);
      return !bothHookNames(values);
    }
    default:
      return false;
  }
}

function literalRef(args: StaticCall['args'], kwargs: StaticCall['kwargs']): RefCall | undefined {
  if (args.length < 1 || args.length > 2 || !args.every(arg => typeof arg === 'string')) return undefined;
  const [first = '', second] = args as readonly string[];
  const version = kwargs.version ?? kwargs.v ?? null;
  if (version !== null && typeof version !== 'string' && typeof version !== 'number') return undefined;
  return { name: second ?? first, package: second === undefined ? null : first, version };
}

/** Named arguments, or one dict. */
function literalConfig(args: StaticCall['args'], kwargs: StaticCall['kwargs']): JsonObject | undefined {
  if (args.length === 0) return kwargs as JsonObject;
  const [values] = args;
  const isDict = typeof values === 'object' && values !== null && !Array.isArray(values);
  return args.length === 1 && Object.keys(kwargs).length === 0 && isDict ? (values as JsonObject) : undefined;
}

/** dbt refuses both spellings of a hook in one call. */
function bothHookNames(values: JsonObject): boolean {
  return (
    (values.pre_hook !== undefined && values['pre-hook'] !== undefined) ||
    (values.post_hook !== undefined && values['post-hook'] !== undefined)
  );
}

function recorder(facts: FactCollector): ParseRecorder {
  return {
    ref: call => facts.addRef(call),
    source: (source, table) => facts.addSource(source, table),
    config: values => facts.addConfig(values),
    macro: id => facts.addMacro(id),
    metric: path => facts.addMetric(path),
  };
}
