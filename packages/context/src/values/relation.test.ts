import { scopeOf } from '@tsdbt/jinja';
import { describe, expect, it } from 'vitest';
import { Api } from '../names/api.ts';
import { renderText } from '../testing/fixtures.ts';
import { Relation } from './relation.ts';

const r = new Relation({ schema: 'sch', identifier: 'tab', type: 'table' });
const show = (expression: string, relation = r): string =>
  renderText(`{{ ${expression} }}`, scopeOf({ r: relation, api: new Api() }));

describe('Relation', () => {
  it.each([
    ['r', '`sch`.`tab`'],
    ['[r.schema, r.identifier, r.name, r.table, r.database, r.type]', "['sch', 'tab', 'tab', 'tab', '', 'table']"],
    ['r.is_table ~ r.is_view', 'TrueFalse'],
    ["r.incorporate(path={'identifier': 'tab2'})", '`sch`.`tab2`'],
    ["r.incorporate(type='view').is_view", 'True'],
    ["r.replace_path(schema='other')", '`other`.`tab`'],
    ['r.include(schema=false)', '`tab`'],
    ['r.include(identifier=false)', '`sch`'],
    ['r.without_identifier()', '`sch`'],
    ['r.quote(identifier=false)', '`sch`.`tab`'],
    ["r.derivative('__tmp')", '`sch`.`tab__tmp`'],
    ["r.derivative('x', 'view', true).is_view", 'True'],
    ['r ~ "_suffix"', '`sch`.`tab`_suffix'],
    ["r == api.Relation.create(schema='sch', identifier='tab', type='table')", 'True'],
    ["r == api.Relation.create(schema='sch', identifier='tab')", 'False'],
    ["r is mapping and r.get('metadata', {}).get('type', '').endswith('Relation')", 'True'],
    ["api.Relation.create(identifier='only')", '`only`'],
    ["api.Relation.add_ephemeral_prefix('x')", '__dbt__cte__x'],
    ["api.Relation.scd_args(['a', 'b'], 'u')", "['a', 'b', 'u']"],
    ['[r]', '[<ClickHouseRelation `sch`.`tab`>]'],
  ])('%s is %s', (expression, expected) => {
    expect(show(expression)).toBe(expected);
  });

  it('escapes backticks and backslashes, and leaves quoted parts alone', () => {
    expect(new Relation({ schema: 'a`b\\', identifier: '"q"' }).str()).toBe('`a\\`b\\\\`."q"');
  });

  it('is an empty sub-select under --empty, while its attributes stay as they are', () => {
    const limited = r.with({ limit: 0 });
    expect(show('r ~ " " ~ r.identifier ~ " " ~ r.render()', limited)).toBe(
      '(select * from `sch`.`tab` where false limit 0) tab `sch`.`tab`',
    );
  });

  it('is cut to a batch by its event time', () => {
    const cut = r.with({ eventTime: { field: 'at', start: '2024-01-01 00:00:00', end: '2024-01-02 00:00:00' } });
    expect(show('r', cut)).toBe(
      "(select * from `sch`.`tab` where at >= '2024-01-01 00:00:00' and at < '2024-01-02 00:00:00')",
    );
  });

  it('refuses a database, which ClickHouse has no room for', () => {
    expect(() => show("api.Relation.create(database='x', identifier='t')")).toThrow(
      'Cannot set database x in clickhouse!',
    );
  });
});
