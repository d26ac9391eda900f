/**
 * Replaces what stands between `<!-- generated: NAME -->` and `<!-- /generated -->` in a Markdown text; what people wrote
 * around it stays. Throws if the text has no such section.
 */
export function replaceGeneratedSection(markdown: string, name: string, content: string): string {
  const opening = `<!-- generated: ${name} -->`;
  const start = markdown.indexOf(opening);
  const end = markdown.indexOf(CLOSING, start);
  if (start < 0 || end < 0) throw new Error(`no section "${name}": expected ${opening} … ${CLOSING}`);
  return `${markdown.slice(0, start + opening.length)}\n${content.trim()}\n${markdown.slice(end)}`;
}

const CLOSING = '<!-- /generated -->';
