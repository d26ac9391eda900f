import type { QueryResult } from '@tsdbt/core';
import { scopeOf } from '@tsdbt/jinja';
import { describe, expect, it } from 'vitest';
import { renderText } from '../testing/fixtures.ts';
import { resultTable, tableRecords } from './result-table.ts';

const summary = {
  queryId: 'q',
  readRows: 0,
  readBytes: 0,
  writtenRows: 0,
  writtenBytes: 0,
  peakMemory: 0,
  elapsed: 0,
};

function table(
  columns: Readonly<Record<string, string>>,
  rows: readonly (readonly unknown[])[],
  print = (_: string) => {},
) {
  const result: QueryResult = {
    columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
    rows,
    summary,
  };
  return resultTable(result, print);
}

const three = table({ id: 'UInt64', name: 'String', d: 'Date' }, [
  ['0', 'n0', '2024-01-01'],
  ['1', 'n1', '2024-01-02'],
  ['2', 'n2', '2024-01-03'],
]);

const one = table(
  {
    c: 'UInt64',
    n: 'Nullable(Nothing)',
    dec: 'Decimal(18, 2)',
    f: 'Float64',
    b: 'Bool',
    arr: 'Array(UInt64)',
    s: 'LowCardinality(String)',
    ts: "DateTime('UTC')",
    big: 'UInt256',
  },
  [['1', null, '1.50', 1.5, true, ['1', '2'], 'x', '2024-01-02 03:04:05', '340282366920938463463374607431768211456']],
);

describe('ResultTable', () => {
  it.each([
    ['t.columns[0].values()', '(0, 1, 2)'],
    ["t.columns['name'].values() | join(', ')", 'n0, n1, n2'],
    ['t.columns.name.values() | list | length', '3'],
    ['t.column_names', "('id', 'name', 'd')"],
    ['t.columns | length ~ t.rows | length ~ t | length', '333'],
    ['t.rows[-1].keys() | list', "['id', 'name', 'd']"],
    ["t.rows[0].dict()['name']", 'n0'],
    ["t.rows[0].get('nope', 'dflt')", 'dflt'],
    ['t.columns[1][0]', 'n0'],
    ['t[0][1]', 'n0'],
    ["t.rows[2]['id'] + 1", '3'],
    ['t.columns[2].values()[0]', '2024-01-01'],
    ['t.columns[2].values()', '(datetime.date(2024, 1, 1), datetime.date(2024, 1, 2), datetime.date(2024, 1, 3))'],
    ["t.columns | map(attribute='name') | list", "['id', 'name', 'd']"],
    ["t.rows | map(attribute='name') | list", "['n0', 'n1', 'n2']"],
    ["t.select(['name']).column_names", "('name',)"],
    ['t.limit(1) | length', '1'],
    ["t.rename(t.column_names | map('upper')).columns['NAME'].values() | list", "['n0', 'n1', 'n2']"],
    ["t.rename({'id': 'key'}).column_names | list", "['key', 'name', 'd']"],
    ['t.rows[0]', "<agate.Row: (0, 'n0', datetime.date(2024, 1, 1))>"],
  ])('%s is %s', (expression, expected) => {
    expect(renderText(`{{ ${expression} }}`, scopeOf({ t: three }))).toBe(expected);
  });

  it('unpacks rows and reads cells by index, name and attribute', () => {
    const text =
      '{% for id, name, d in t.rows %}{{ id }}={{ name }} {% endfor %}{% for row in t %}{{ row[0] }}{{ row["name"] }}{{ row.d }};{% endfor %}';
    expect(renderText(text, scopeOf({ t: three }))).toBe('0=n0 1=n1 2=n2 0n02024-01-01;1n12024-01-02;2n22024-01-03;');
  });

  it("has Python's types in its cells", () => {
    const text = '{% for cell in t.rows[0] %}{{ cell }} {% endfor %}{{ t.rows[0].values() }}';
    expect(renderText(text, scopeOf({ t: one }))).toBe(
      '1 None 1.50 1.5 True [1, 2] x 2024-01-02 03:04:05 340282366920938463463374607431768211456 ' +
        "(1, None, Decimal('1.50'), Decimal('1.5'), True, '[1, 2]', 'x', datetime.datetime(2024, 1, 2, 3, 4, 5), 340282366920938463463374607431768211456)",
    );
  });

  it('keeps its columns when there are no rows', () => {
    const empty = table({ x: 'UInt8' }, []);
    const text =
      "{{ t.rows | length }} {{ t.rows | list }} {{ 'falsy' if not t.rows else 'truthy' }} {{ t.columns[0].values() }}";
    expect(renderText(text, scopeOf({ t: empty }))).toBe('0 [] falsy ()');
  });

  it('prints itself as Markdown', () => {
    const printed: string[] = [];
    const numbers = table(
      { id: 'UInt64', name: 'String', num: 'Float64' },
      [
        ['1', 'a', 1234.5],
        ['22', 'bb', 2],
      ],
      text => printed.push(text),
    );
    renderText('{% do t.print_table() %}', scopeOf({ t: numbers }));
    expect(printed).toEqual([
      '| id | name |     num |\n| -- | ---- | ------- |\n|  1 | a    | 1,234.5 |\n| 22 | bb   |     2.0 |\n',
    ]);
  });

  it('gives its rows as JSON values', () => {
    expect(tableRecords(one)[0]).toEqual({
      c: 1,
      n: null,
      dec: 1.5,
      f: 1.5,
      b: true,
      arr: '[1, 2]',
      s: 'x',
      ts: '2024-01-02T03:04:05',
      big: 3.402823669209385e38,
    });
  });
});
