/**
 * The calls of `dbt.ref`, `dbt.source` and `dbt.config` in a Python model as a template that makes them: their arguments are literals,
 * which mean the same in Jinja. So a model that cannot be run has its place in the graph. dbt: `PythonParseVisitor`.
 */
export function pythonCallsAsTemplate(code: string): string {
  const calls: string[] = [];
  const text = code.replace(COMMENT_OR_TEXT, found => (found.startsWith('#') ? '' : found));
  for (const found of text.matchAll(/\bdbt\s*\.\s*(ref|source|config)\s*\(/g)) {
    const end = endOfCall(text, found.index + found[0].length);
    if (end !== undefined) calls.push(`{{ ${found[1]}(${text.slice(found.index + found[0].length, end)}) }}`);
  }
  return calls.join('\n');
}

const TEXT = String.raw`"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`;
const COMMENT_OR_TEXT = new RegExp(`#[^\\n]*|${TEXT}`, 'g');
const TEXT_OR_BRACKET = new RegExp(`${TEXT}|[()]`, 'g');

/** Where the bracket is that closes the call whose arguments begin at an offset. */
function endOfCall(text: string, start: number): number | undefined {
  TEXT_OR_BRACKET.lastIndex = start;
  let depth = 1;
  for (let found = TEXT_OR_BRACKET.exec(text); found !== null; found = TEXT_OR_BRACKET.exec(text)) {
    if (found[0] === '(') depth++;
    if (found[0] === ')') depth--;
    if (depth === 0) return found.index;
  }
  return undefined;
}
