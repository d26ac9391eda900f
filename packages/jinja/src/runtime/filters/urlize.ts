import { raise } from '../errors/python-exception.ts';
import { ordered } from '../operators/compare.ts';
import { expectInteger } from '../values/expect.ts';
import { escapeHtml } from '../values/markup.ts';
import { reprString } from '../values/repr.ts';
import type { Value } from '../values/value.ts';

/** How `urlize` links. */
export interface UrlizeOptions {
  /** The longest text of a link; None: any. Only looked at where there is a link. */
  readonly limit: Value;
  readonly nofollow: boolean;
  readonly target: string | undefined;
  readonly rel: string | undefined;
  readonly schemes: readonly string[];
}

/** Jinja2: `urlize`: makes links of the URLs and mail addresses in a text that is HTML already. */
export function urlize(text: string, options: UrlizeOptions): string {
  for (const scheme of options.schemes) {
    if (!/^[\w.+-]{2,}:\/{0,2}$/.test(scheme))
      raise('TemplateRuntimeError', `${reprString(scheme)} is not a valid URI scheme prefix.`);
  }
  const rel = new Set([
    ...(options.rel ?? '').split(/\s+/).filter(Boolean),
    ...(options.nofollow ? ['nofollow'] : []),
    'noopener',
  ]);
  const attributes = {
    rel: ` rel="${escapeHtml([...rel].sort().join(' '))}"`,
    target: options.target === undefined ? '' : ` target="${escapeHtml(options.target)}"`,
  };
  return text
    .split(/(\s+)/)
    .map(word => linkWord(word, options, attributes))
    .join('');
}

interface Attributes {
  readonly rel: string;
  readonly target: string;
}

const HTTP =
  /^((https?:\/\/|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})|([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)|(https?:\/\/)((([\d]{1,3})(\.[\d]{1,3}){3})|(\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}])))(?::[\d]{1,5})?(?:[/?#]\S*)?$/i;
const EMAIL = /^\S+@\w[\w.-]*\.\w+$/;

function linkWord(word: string, options: UrlizeOptions, attributes: Attributes): string {
  const head = /^([(<]|&lt;)+/.exec(word)?.[0] ?? '';
  const rest = word.slice(head.length);
  const end = endOfWord(rest);
  const [middle, tail] = balance(rest.slice(0, end), rest.slice(end));
  return head + link(middle, options, attributes) + tail;
}

/** Where the punctuation begins that ends a word. */
function endOfWord(word: string): number {
  let end = word.length;
  for (;;) {
    if (end > 0 && ')>.,\n'.includes(word.charAt(end - 1))) end--;
    else if (word.endsWith('&gt;', end)) end -= 4;
    else return end;
  }
}

/** A closing bracket whose partner is inside the URL belongs to the URL. */
function balance(middle: string, tail: string): [string, string] {
  let [body, rest] = [middle, tail];
  for (const [open, close] of [
    ['(', ')'],
    ['<', '>'],
    ['&lt;', '&gt;'],
  ] as const) {
    const opened = body.split(open).length - 1;
    if (opened <= body.split(close).length - 1) continue;
    for (let i = Math.min(opened, rest.split(close).length - 1); i > 0; i--) {
      const end = rest.indexOf(close) + close.length;
      body += rest.slice(0, end);
      rest = rest.slice(end);
    }
  }
  return [body, rest];
}

function link(word: string, { limit, schemes }: UrlizeOptions, { rel, target }: Attributes): string {
  const shorten = (text: string): string =>
    limit !== null && ordered(text.length, '>', limit) ? `${text.slice(0, expectInteger(limit))}...` : text;
  if (HTTP.test(word)) {
    const url = word.startsWith('https://') || word.startsWith('http://') ? word : `https://${word}`;
    return `<a href="${url}"${rel}${target}>${shorten(word)}</a>`;
  }
  if (word.startsWith('mailto:') && EMAIL.test(word.slice(7))) return `<a href="${word}">${word.slice(7)}</a>`;
  const isMail =
    word.includes('@') && !word.startsWith('www.') && !word.includes(':') && EMAIL.test(word) && !word.startsWith('@');
  if (isMail) return `<a href="mailto:${word}">${word}</a>`;
  for (const scheme of schemes) {
    if (word !== scheme && word.startsWith(scheme)) return `<a href="${word}"${rel}${target}>${word}</a>`;
  }
  return word;
}
