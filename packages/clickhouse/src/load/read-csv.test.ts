import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsv, splitCsv } from './read-csv.ts';

const texts = (csv: string, delimiter = ',') => splitCsv(csv, delimiter).map(record => record.fields.map(f => f.text));

describe('splitCsv', () => {
  it('takes fields in quotes, with doubled quotes, delimiters and line breaks inside', () => {
    expect(texts('a,"b,c","say ""hi""","two\nlines"\n')).toEqual([['a', 'b,c', 'say "hi"', 'two\nlines']]);
  });

  it('ignores blanks around unquoted fields and around quotes, not inside', () => {
    expect(texts(' a b , " c " \n')).toEqual([['a b', ' c ']]);
  });

  it('reads CR LF, a byte order mark and a last line without its end', () => {
    expect(texts('\ufeffa,b\r\n1,"2"\r\n3,4')).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('keeps empty fields, and a blank line as one', () => {
    expect(texts(',""\n\nx\n')).toEqual([['', ''], [''], ['x']]);
  });

  it('tells the line and column of each field, counting the lines inside quotes', () => {
    const [, second] = splitCsv('"a\nb",c\nd, e\n', ',');
    expect(second).toMatchObject({
      line: 3,
      fields: [
        { line: 3, column: 1 },
        { line: 3, column: 3 },
      ],
    });
  });

  it('names what is wrong with quotes, and where', () => {
    expect(splitCsv('a\n"b"c\n', ',')[1]?.problem).toEqual({ text: 'text after a closing quote', line: 2 });
    expect(splitCsv('a\n"b" "c"\n', ',')[1]?.problem).toEqual({ text: 'text after a closing quote', line: 2 });
    expect(splitCsv('a\nx,"b\nc\n', ',')[1]?.problem).toEqual({ text: 'a quote that is never closed', line: 2 });
  });

  it('gives back any fields that were written with quotes', () => {
    const rows = fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '\t', '|'), (records, delimiter) => {
        const csv = records.map(r => r.map(f => `"${f.replaceAll('"', '""')}"`).join(delimiter)).join('\n');
        expect(texts(csv, delimiter)).toEqual(records);
      }),
    );
  });
});

describe('readCsv', () => {
  it('splits alike wherever the chunks are cut, even inside a character', async () => {
    const csv = Buffer.from('é,"ü\n""x"""\r\n1,2\n', 'utf8');
    for (let cut = 0; cut <= csv.length; cut++) {
      const chunks = (async function* () {
        yield csv.subarray(0, cut);
        yield csv.subarray(cut);
      })();
      const records = [];
      for await (const batch of readCsv(chunks, ',')) records.push(...batch);
      expect(records).toEqual(splitCsv(csv.toString(), ','));
    }
  });
});
