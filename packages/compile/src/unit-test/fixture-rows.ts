import { fail, type JsonObject, type JsonValue, type UnitTestFixture } from '@tsdbt/core';

type Row = Readonly<Record<string, JsonValue>>;

/**
 * The rows of a fixture by column. CSV: an empty cell is NULL. dbt: the first row without NULLs is put first, so that types can be read
 * off it.
 */
export function fixtureRows(fixture: UnitTestFixture): readonly Row[] {
  const rows = typeof fixture.rows === 'string' ? csvRows(fixture.rows) : dictRows(fixture);
  const full = rows.findIndex(row => Object.values(row).every(value => value !== null));
  const first = full > 0 ? rows[full] : undefined;
  return first === undefined ? rows : [first, ...rows.filter((_, i) => i !== full)];
}

function dictRows({ rows, input }: UnitTestFixture): readonly Row[] {
  if (rows === null) return [];
  const list = Array.isArray(rows) ? (rows as readonly JsonValue[]) : [];
  if (!Array.isArray(rows) || !list.every(isObject)) {
    return fail({
      code: 'TS1005',
      message: `rows of ${input || 'expect'} are a list of mappings`,
      hint: 'write rows: [{id: 1}]',
    });
  }
  return list as readonly JsonObject[];
}

function csvRows(text: string): readonly Row[] {
  const [header, ...lines] = parseCsv(text.trim());
  if (header === undefined) return [];
  const names = header.map(name => name.trim());
  return lines.map(cells => Object.fromEntries(names.map((name, i) => [name, cellValue(cells[i])])));
}

function cellValue(cell: string | undefined): string | null {
  const text = (cell ?? '').trim();
  return text === '' ? null : text;
}

/** Cells by line; a quoted cell may hold commas, line breaks and doubled quotes. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const found of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    const [whole, quoted, plain = '', end] = found;
    if (whole === '' && found.index === text.length && !text.endsWith(',')) break;
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',' && found.index + whole.length < text.length) rows.push([]);
    if (end === '') break;
  }
  return rows;
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
