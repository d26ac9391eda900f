import type { JsonObject, JsonValue, UnitTestFixture } from '@tsdbt/core';
import { digest } from './digest.ts';
import { dataclassRepr, enumRepr, type Verbatim } from './python-dataclass.ts';
import { pythonStr } from './python-text.ts';

/** What a unit test's checksum is made of; values may be marked scalars, since Python prints floats and dates otherwise. */
export interface UnitTestParts {
  readonly model: string;
  readonly versions: JsonObject | null;
  readonly given: readonly UnitTestFixture[];
  readonly expect: UnitTestFixture;
  readonly overrides: JsonObject | null;
}

/** Everything of a unit test but its description. dbt: `build_unit_test_checksum`, which hashes what Python prints. */
export function unitTestChecksum({ model, versions, given, expect, overrides }: UnitTestParts): string {
  const parts = [
    model,
    versions === null ? 'None' : dataclassRepr('UnitTestNodeVersions', versions),
    `[${given.map(each => dataclassRepr('UnitTestInputFixture', { input: each.input, ...fieldsOf(each) })).join(', ')}]`,
    dataclassRepr('UnitTestOutputFixture', fieldsOf(expect)),
    overrides === null ? 'None' : dataclassRepr('UnitTestOverrides', overrides),
    ...given.filter(each => each.fixture !== null).map(each => pythonStr(each.rows)),
  ];
  return digest('sha256', parts.join('-'));
}

type Fields = Readonly<Record<string, JsonValue | Verbatim>>;

function fieldsOf({ rows, format, fixture }: UnitTestFixture): Fields {
  return { rows, format: enumRepr('UnitTestFormat', MEMBERS[format], format), fixture };
}

const MEMBERS = { csv: 'CSV', dict: 'Dict', sql: 'SQL' } as const;
