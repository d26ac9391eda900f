/** Python: `text.replace(from, to, count)`; a negative count means all. */
export function replaceText(text: string, options: { from: string; to: string; count: number }): string {
  const { from, to, count } = options;
  if (from === '') return insertBetween(text, to, count < 0 ? Number.POSITIVE_INFINITY : count);
  if (count < 0) return text.includes(from) ? text.split(from).join(to) : text;
  const parts = text.split(from);
  if (parts.length <= count + 1) return parts.join(to);
  return parts.slice(0, count + 1).join(to) + from + parts.slice(count + 1).join(from);
}

/** Replacing nothing puts the new text before every character and at the end. */
function insertBetween(text: string, to: string, count: number): string {
  let result = count > 0 ? to : '';
  let inserted = 1;
  for (const character of text) result += character + (inserted++ < count ? to : '');
  return result;
}
