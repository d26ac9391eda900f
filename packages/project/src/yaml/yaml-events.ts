import { fail, type SourceSpan } from '@tsdbt/core';
import { type Event, parseEvents, YAMLException } from 'js-yaml';

/** The tokens of a YAML text, and where their offsets are in the text as it was given. */
export interface YamlEvents {
  readonly events: readonly Event[];
  /** The text that the events' offsets count in. */
  readonly text: string;
  /** The offset in the text as given. */
  readonly originalOffset: (offset: number) => number;
}

/**
 * Finds the tokens of a text. Throws TS1003 with the place. YAML wants lines within brackets and quotes to be indented further than what
 * they belong to; PyYAML does not mind (`clean-targets: [` … `]` at the margin is common), so such lines are indented here.
 */
export function yamlEvents(text: string, file: string): YamlEvents {
  const first = attempt(text);
  if (!(first instanceof YAMLException)) return { events: first, text, originalOffset: offset => offset };
  return indented(text, first) ?? failYaml(first, text, file);
}

function attempt(text: string): readonly Event[] | YAMLException {
  try {
    return parseEvents(text, {});
  } catch (error) {
    if (error instanceof YAMLException) return error;
    throw error;
  }
}

/** Indents one line after the other until the text can be read; undefined when something else is wrong with it. */
function indented(text: string, first: YAMLException): YamlEvents | undefined {
  const lines = text.split('\n');
  // Further than anything in the text: what a list's dash stands before is indented as far as the dash and a blank.
  const margin = ' '.repeat(2 + Math.max(...lines.map(line => line.search(/[^ -]|$/))));
  const changed = new Set<number>();
  let found: readonly Event[] | YAMLException = first;
  while (found instanceof YAMLException) {
    const line = found.reason === DEFICIENT ? found.mark?.line : undefined;
    if (line === undefined || changed.has(line)) return undefined;
    changed.add(line);
    lines[line] = margin + (lines[line] ?? '');
    found = attempt(lines.join('\n'));
  }
  return { events: found, text: lines.join('\n'), originalOffset: withoutMargins(lines, changed, margin.length) };
}

/** What js-yaml says of a line within brackets or quotes that is not indented far enough. */
const DEFICIENT = 'deficient indentation';

function withoutMargins(
  lines: readonly string[],
  changed: ReadonlySet<number>,
  margin: number,
): YamlEvents['originalOffset'] {
  const added: number[] = [];
  let start = 0;
  for (const [index, line] of lines.entries()) {
    if (changed.has(index)) added.push(start);
    start += line.length + 1;
  }
  return offset =>
    added.reduce((rest, from) => (offset <= from ? rest : rest - Math.min(margin, offset - from)), offset);
}

function failYaml({ mark, reason }: YAMLException, text: string, file: string): never {
  const at: SourceSpan =
    mark === undefined ? { file } : { file, line: mark.line + 1, column: mark.column + 1, source: text };
  return fail({ code: 'TS1003', message: `${file} is not valid YAML: ${reason}`, at });
}
