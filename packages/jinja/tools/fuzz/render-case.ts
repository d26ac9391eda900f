import {
  compileTemplate,
  createEnvironment,
  makeModules,
  parseTemplate,
  render,
  runToEnd,
  scopeOf,
  TemplateError,
} from '../../src/index.ts';
import { type Recorded, readRecorded } from '../../src/testing/recorded-value.ts';
import type { Answer, FuzzCase } from './oracle.ts';

const environment = createEnvironment({ timeBudget: 5_000 });
const modules = makeModules();

/** Renders a case with our own engine. Anything but a diagnostic that is thrown is our bug. */
export function renderCase({ source, context, options = {} }: FuzzCase): Answer {
  try {
    const tree = parseTemplate(source, {
      trimBlocks: options.trim_blocks === true,
      lstripBlocks: options.lstrip_blocks === true,
      keepTrailingNewline: options.keep_trailing_newline === true,
    });
    const values = Object.fromEntries(
      Object.entries(context).map(([name, value]) => [name, readRecorded(value as Recorded)]),
    );
    return { output: runToEnd(render(compileTemplate(tree), scopeOf({ modules, ...values }), { environment })) };
  } catch (error) {
    if (error instanceof TemplateError)
      return { error: error.pythonClass, message: error.diagnostics[0]?.message ?? '' };
    return { error: 'BUG', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/**
 * Whether two answers agree: the same text, or an error of the same class. Not compared: slices of what cannot be sliced,
 * which Jinja2 lets through between literals (`0[1:]`), what is larger than our limits allow, and how an unknown filter with named
 * arguments is refused.
 */
export function agree(ours: Answer, theirs: Answer): boolean {
  if (/object is not subscriptable$|unhashable type: 'slice'/.test(ours.message ?? '')) return true;
  if (ours.error === 'MemoryError') return true;
  if (/^No (?:filter|test) named/.test(ours.message ?? '') && /\bt_\d+\(\) got/.test(theirs.message ?? '')) return true;
  if (theirs.output !== undefined)
    return ours.output !== undefined && comparable(ours.output) === comparable(theirs.output);
  if (theirs.error === 'Unprintable' || theirs.error === 'MemoryError') return true;
  return ours.error !== undefined && classOf(ours.error) === classOf(theirs.error ?? '');
}

/** Python prints where an object lies in memory. */
function comparable(text: string): string {
  return text.replace(/ (?:at|bt|AT|At) 0[xX][0-9a-fA-F]+/g, '');
}

const CLASSES: Readonly<Record<string, string>> = {
  FilterArgumentError: 'TemplateRuntimeError',
  AssertionError: 'ValueError',
  SyntaxError: 'TemplateSyntaxError',
  error: 'ValueError',
  UnicodeEncodeError: 'ValueError',
};

function classOf(name: string): string {
  return CLASSES[name] ?? name;
}
