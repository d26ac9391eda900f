import { PYTHON_SPACE } from '../../lex/python-space.ts';

/** markupsafe: `striptags`: no comments, no tags (up to the first that is not closed), runs of white space as one blank. */
export function stripTags(text: string): string {
  let bare = '';
  let position = 0;
  for (let start = text.indexOf('<'); start >= 0; start = text.indexOf('<', position)) {
    const isComment = text.startsWith('<!--', start);
    const end = isComment ? text.indexOf('-->', start + 4) : text.indexOf('>', start);
    if (end < 0) break;
    bare += text.slice(position, start);
    position = end + (isComment ? 3 : 1);
  }
  bare += text.slice(position);
  return unescapeHtml(bare.split(SPACES).filter(Boolean).join(' '));
}

/** Python: `html.unescape` for numeric references and the names that occur in practice. */
export function unescapeHtml(text: string): string {
  return text.replace(/&(#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z]+);?/g, (whole, name: string) => {
    if (!name.startsWith('#')) return whole.endsWith(';') ? (NAMES[name] ?? whole) : whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

const SPACES = new RegExp(`[${PYTHON_SPACE}]+`);
const NAMES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  copy: '©',
  reg: '®',
  raquo: '»',
  laquo: '«',
  hellip: '…',
  mdash: '—',
  ndash: '–',
};
