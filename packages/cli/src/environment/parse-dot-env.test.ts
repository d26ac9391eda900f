import { describe, expect, it } from 'vitest';
import { parseDotEnv } from './parse-dot-env.ts';

function parse(text: string, outer: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(parseDotEnv(text, outer).values);
}

/** Each as python-dotenv 1.2 reads it, which dbt 1.12 uses. */
describe('a .env file', () => {
  it.each([
    ['A=1', { A: '1' }],
    ['export A=1\n  B = two words  ', { A: '1', B: 'two words' }],
    ['A=a#b # comment\n# B=1\n\nC=', { A: 'a#b', C: '' }],
    ['A="x\\n\\"y\\" # z" # comment', { A: 'x\n"y" # z' }],
    ["A='it\\'s\\n'", { A: "it's\\n" }],
    ['A="two\nlines"\nB=3', { A: 'two\nlines', B: '3' }],
    ["'A B'=1\r\nC=2\r\n", { 'A B': '1', C: '2' }],
    ['\ufeffA=1', { A: '1' }],
    ['A', {}],
    ['A=x"y', { A: 'x"y' }],
    ['__proto__=1', JSON.parse('{"__proto__": "1"}')],
  ])('%j gives %j', (text, values) => {
    expect(parse(text)).toEqual(values);
  });

  it('may name variables that the process has, or that stand above', () => {
    const text = `A=\${HOME_DIR}/x\nB='\${A}'\nC=\${NOT_SET:-d e}\nD=[\${NOT_SET}]\nE=$A`;
    const values = parse(text, { HOME_DIR: '/home/ann', A: 'shell' });
    expect(values).toEqual({ A: '/home/ann/x', B: 'shell', C: 'd e', D: '[]', E: '$A' });
  });

  it('names lines that set nothing, and goes on behind them', () => {
    const { values, unreadableLines } = parseDotEnv('A=1\n=2\nB="open\nC=3 \nD="x" y\nE=5', {});
    expect([...values]).toEqual([
      ['A', '1'],
      ['E', '5'],
    ]);
    expect(unreadableLines).toEqual([2, 3]);
    expect(parse("A='open\nB=2")).toEqual({ B: '2' });
  });
});
