/**
 * The source of a regular expression for a glob's pieces with a star between each two, in time that does not multiply with the stars: what a
 * star skips is fixed at the first place where its piece fits (a lookahead that is taken back as a whole), which loses nothing
 * because pieces have one width, and what follows must end at one place. Python's fnmatch does the same.
 * @param pieces sources that match texts of one width each, without groups
 * @param any what a star runs over, one character
 * @param id makes the names of groups unlike those of other parts of the same expression
 */
export function starPattern(pieces: readonly string[], any: string, id = ''): string {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return first;
  const middle = rest.filter(piece => piece !== '').map((piece, i) => firstFit(`${any}*?${piece}`, `star${id}_${i}`));
  return `${first}${middle.join('')}${any}*${last}`;
}

/** A part of a regular expression that keeps the first way in which it fits, whatever follows. */
export function firstFit(source: string, name: string): string {
  return `(?=(?<${name}>${source}))\\k<${name}>`;
}
