import { bindArguments } from '../values/bind-arguments.ts';
import type { CallArgs } from '../values/call.ts';
import { integerOr } from '../values/expect.ts';
import { Markup } from '../values/markup.ts';
import { truthy } from '../values/truthy.ts';
import type { Value } from '../values/value.ts';

/** Jinja2's `lipsum(n, html, min, max)`: paragraphs of filler text (the words differ from Jinja2's random ones). */
export function loremIpsum(args: CallArgs): Value {
  const [count, html = true, min, max] = bindArguments('lipsum', PARAMETERS, args);
  const [low, high] = [integerOr(min, 20), integerOr(max, 100)];
  const length = Math.max(1, Math.min(Math.floor((low + high) / 2), 1_000));
  const paragraphs = Array.from({ length: Math.min(integerOr(count, 5), 1_000) }, (_, index) =>
    paragraph(length, index),
  );
  if (!truthy(html)) return paragraphs.join('\n\n');
  return new Markup(paragraphs.map(text => `<p>${text}</p>`).join('\n'));
}

const PARAMETERS = ['n?', 'html?', 'min?', 'max?'];
const WORDS = 'lorem ipsum dolor sit amet consectetuer adipiscing elit sed diam nonummy nibh euismod'.split(' ');

function paragraph(length: number, offset: number): string {
  const words = Array.from({ length }, (_, index) => WORDS[(index + offset) % WORDS.length] ?? '');
  const text = words.join(' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
