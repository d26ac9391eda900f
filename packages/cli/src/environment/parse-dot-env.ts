/** What a `.env` file says: values by name, in its order, and the lines that say nothing that can be understood. */
export interface DotEnv {
  readonly values: ReadonlyMap<string, string>;
  readonly unreadableLines: readonly number[];
}

/**
 * Reads the text of a `.env` file: `NAME=value` lines, `export` before them or not, in quotes or not, with comments behind a blank and
 * `#`; quoted values may go over lines. `${OTHER}` and `${OTHER:-default}` are replaced in all of them, by what `outer` has or what
 * stands above. dbt 1.12: python-dotenv.
 */
export function parseDotEnv(text: string, outer: Readonly<Record<string, string | undefined>>): DotEnv {
  const values = new Map<string, string>();
  const unreadableLines: number[] = [];
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  let at = skip(/\s*/y, source, 0);
  while (at < source.length) {
    const binding = readBinding(source, at);
    if (binding.isBroken === true) unreadableLines.push(source.slice(0, at).split('\n').length);
    else if (binding.value !== undefined)
      values.set(
        binding.name,
        expand(binding.value, name => outer[name] ?? values.get(name)),
      );
    at = skip(/\s*/y, source, binding.isBroken === true ? skip(REST_OF_LINE, source, binding.end) : binding.end);
  }
  return { values, unreadableLines };
}

interface Binding {
  readonly name: string;
  /** Undefined for a name without an equals sign. */
  readonly value?: string;
  /** Where reading ended, or could not go on. */
  readonly end: number;
  readonly isBroken?: boolean;
}

const REST_OF_LINE = /[^\r\n]*/y;

/** The binding or comment that begins here, up to the end of its line. */
function readBinding(source: string, start: number): Binding {
  if (source[start] === '#') return { name: '', end: skip(REST_OF_LINE, source, start) };
  const key = /(?:export[^\S\r\n]+)?(?:'([^']+)'|([^=#\s]+))[^\S\r\n]*/y;
  const matched = matchAt(key, source, start);
  if (matched === undefined) return { name: '', end: start, isBroken: true };
  const name = matched[1] ?? matched[2] ?? '';
  const behind = start + matched[0].length;
  if (source[behind] !== '=') return endOfLine({ name, end: behind }, source);
  const value = readValue(source, skip(/=[^\S\r\n]*/y, source, behind));
  return value.isBroken === true ? { name, ...value } : endOfLine({ name, ...value }, source);
}

function readValue(source: string, start: number): Omit<Binding, 'name'> {
  const quote = source[start];
  const pattern = quote === "'" ? /'((?:\\.|[^'\\])*)'/sy : quote === '"' ? /"((?:\\.|[^"\\])*)"/sy : undefined;
  const quoted = pattern && matchAt(pattern, source, start);
  if (quoted !== undefined) {
    const inner = quoted[1] ?? '';
    return { value: quote === '"' ? unescapeDouble(inner) : unescapeSingle(inner), end: start + quoted[0].length };
  }
  if (pattern !== undefined) return { end: start, isBroken: true };
  const end = skip(REST_OF_LINE, source, start);
  const line = source.slice(start, end);
  const comment = /\s#/.exec(line)?.index ?? line.length;
  return { value: line.slice(0, comment).trimEnd(), end };
}

/** Behind a value only a comment may stand. */
function endOfLine(binding: Binding, source: string): Binding {
  const end = skip(/[^\S\r\n]*(?:#[^\r\n]*)?/y, source, binding.end);
  const isBroken = end < source.length && !/[\r\n]/.test(source[end] ?? '');
  return { ...binding, end, ...(isBroken && { isBroken }) };
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function unescapeDouble(text: string): string {
  return text.replace(/\\([\\'"abfnrtv])/g, (_, letter: string) => ESCAPES[letter] ?? letter);
}

function unescapeSingle(text: string): string {
  return text.replace(/\\([\\'])/g, '$1');
}

function expand(value: string, lookUp: (name: string) => string | undefined): string {
  return value.replace(
    /\$\{([^}:]*)(?::-([^}]*))?\}/g,
    (_, name: string, fallback: string | undefined) => lookUp(name) ?? fallback ?? '',
  );
}

function skip(pattern: RegExp, source: string, at: number): number {
  return at + (matchAt(pattern, source, at)?.[0].length ?? 0);
}

function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source) ?? undefined;
}
