import { parseNames } from '@tsdbt/context';
import { type Diagnostic, didYouMean } from '@tsdbt/core';
import { type CertainUse, certainUses, createEnvironment, type Template } from '@tsdbt/jinja';
import type { ReaderInput } from './read-template.ts';

/**
 * Macros and names that a template surely uses and that nobody defines. dbt parses such a template and fails when it compiles the node; so
 * it is a warning here, that the rest of the project can be used.
 */
export function unknownNames(template: Template, packageName: string, input: ReaderInput): readonly Diagnostic[] {
  return certainUses(template).flatMap(use => {
    const hint = hintFor(use, packageName, input);
    if (hint === undefined) return [];
    const name = use.called ? use.path : rootOf(use.path);
    const message = `'${name}' is undefined${use.called ? ': there is no such macro' : ''}`;
    return [{ code: 'TS3013', severity: 'warning', message, at: use.at, ...(hint === '' ? {} : { hint }) }];
  });
}

/** Undefined when the name is known; '' when there is nothing to suggest. */
function hintFor({ path, called }: CertainUse, packageName: string, input: ReaderInput): string | undefined {
  const { library } = input;
  const root = rootOf(path);
  const macros = library.namespace(root);
  const isKnown = library.find(root, packageName) !== undefined || namesOf(input).has(root) || GLOBALS.has(root);
  if (path === root)
    return isKnown || macros !== undefined ? undefined : (didYouMean(path, library.names(packageName)) ?? '');
  if (isKnown) return undefined;
  if (macros === undefined)
    return didYouMean(root, library.names(packageName)) ?? (called ? `is the package "${root}" installed?` : '');
  const member = path.slice(root.length + 1);
  if (!called || member.includes('.') || macros.has(member) || MAPPING_METHODS.has(member)) return undefined;
  return didYouMean(member, macros.keys()) ?? `the package "${root}" has no macro of that name`;
}

const known = new WeakMap<ReaderInput, ReadonlySet<string>>();

function namesOf(input: ReaderInput): ReadonlySet<string> {
  let names = known.get(input);
  if (names === undefined) {
    names = parseNames(input);
    known.set(input, names);
  }
  return names;
}

const GLOBALS: ReadonlySet<string> = new Set([
  ...createEnvironment().globals.keys(),
  ...['load_agate_table', '_materialize', 'submit_python_job', 'caller', 'loop', 'varargs', 'kwargs', 'self'],
]);

/** What a package offers beside its macros, as a dict. */
const MAPPING_METHODS: ReadonlySet<string> = new Set(['get', 'items', 'keys', 'values']);

function rootOf(path: string): string {
  return path.split('.', 1)[0] ?? '';
}
