import { describe, expect, it } from 'vitest';
import { keepRelations } from './keep-relations.ts';

const R = '(select * from `s`.`r` where false limit 0)';
const C = '(select * from `__dbt__cte__e` where false limit 0)';
const withTail = (tail: string): string => `(select * from \`s\`.\`r\` ${tail} where false limit 0)`;

describe('keepRelations', () => {
  it.each([
    `select id from ${R}`,
    `select x.id from ${R} as x join ${C} y on x.id = y.id`,
    `select * from ${R} array join arr`,
    `select * from ${R} left join ${C} using id`,
    `select 1 where 1 in ${R}`,
    `-- depends_on: ${R}\nselect 1`,
    `select other.r.x from ${R} as o, other.r`,
  ])('leaves what dbt gives where it means the same: %s', sql => {
    expect(keepRelations(sql, []).sql).toBe(sql);
  });

  it.each([
    [`select id from ${R} final where id > 0`, `select id from ${withTail('final')} where id > 0`],
    [`select x.id from ${R} as x FINAL`, `select x.id from ${withTail('FINAL')} as x`],
    [
      `select x.id from ${R} final x sample 1/10 offset 0.5`,
      `select x.id from ${withTail('final sample 1 / 10 offset 0.5')} x`,
    ],
    [`select r.v from ${R} inner join p on r.id = p.id`, `select r.v from ${R} as \`r\` inner join p on r.id = p.id`],
    [`select \`r\`.* from ${R} final`, `select \`r\`.* from ${withTail('final')} as \`r\``],
    [`select s.r.id, r.v from ${R}`, `select r.id, r.v from ${R} as \`r\``],
    [`select ${R}.id from ${R}`, `select \`r\`.id from ${R} as \`r\``],
    [`select r.id from a, ${R}`, `select r.id from a, ${R} as \`r\``],
    [
      `select * from remote('h', ${R}) as x`,
      "select * from (select * from remote('h', `s`.`r`) where false limit 0) as x",
    ],
    [`select dictGet('${R}', 'v', 1)`, "select dictGet('`s`.`r`', 'v', 1)"],
    [`select joinGet(${R}, 'v', 1) from t`, "select joinGet(`s`.`r`, 'v', 1) from t"],
    [`optimize table ${R} final`, 'optimize table `s`.`r` final'],
    [
      `select e.id from (select * from ${C} final) e`,
      'select e.id from (select * from (select * from `__dbt__cte__e` final where false limit 0)) e',
    ],
  ])('keeps the relation in %s', (sql, kept) => {
    expect(keepRelations(sql, []).sql).toBe(kept);
  });

  it('says where what follows comes from', () => {
    const sql = `select a from ${R} final where bad`;
    const { sql: kept, segments } = keepRelations(sql, [{ output: 0, source: 0, literal: true }]);
    const at = kept.indexOf('bad');
    const segment = segments.filter(each => each.output <= at).at(-1);
    expect((segment?.source ?? 0) + at - (segment?.output ?? 0)).toBe(sql.indexOf('bad'));
  });
});
