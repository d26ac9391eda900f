import { afterAll, beforeAll, expect, it } from 'vitest';
import { createProject, type ProjectFixture } from './project-fixture.ts';

/** What a materialisation ends with, and what is said of it; undefined: all is well. */
const ENDINGS: Readonly<Record<string, readonly [text: string, says: RegExp | undefined]>> = {
  nothing: ['', /"nothing" returned no list of the relations/],
  text: ["{{ return('done') }}", /"text" returned no list/],
  relation: ['{{ return(this) }}', /"relation" returned .+ instead of a dict/],
  bare_list: ['{{ return([this]) }}', /"bare_list" returned .+ instead of a dict/],
  number: ['{{ return(1) }}', /"number" returned 1 instead of a dict/],
  none_at_all: ['{{ return(none) }}', /"none_at_all" returned None instead of a dict/],
  other_key: ["{{ return({'relation': [this]}) }}", /"other_key" returned a dict without the key "relations"/],
  no_list: ["{{ return({'relations': this}) }}", /"no_list" returned as "relations" no list/],
  names: ["{{ return({'relations': [this, 'b']}) }}", /a list with 'b', which is no relation/],
  delegated: ['{{ dbt.materialization_view_default() }}', /"delegated" returned no list/],
  good: ["{{ return({'relations': [this]}) }}", undefined],
  several: ["{{ return({'relations': [this, this.incorporate(type='view')]}) }}", undefined],
  empty: ["{{ return({'relations': []}) }}", undefined],
  passed_on: ['{{ return(dbt.materialization_view_default()) }}', undefined],
};

const STATEMENT = "{% call statement('main') %}create or replace view {{ this }} as {{ sql }}{% endcall %}";

let project: ProjectFixture;
let out = '';

beforeAll(async () => {
  const files = Object.entries(ENDINGS).flatMap(([name, [ending]]): readonly (readonly [string, string])[] => [
    [
      `macros/${name}.sql`,
      `{% materialization ${name}, default %}${ending.includes('dbt.') ? '' : STATEMENT}${ending}{% endmaterialization %}`,
    ],
    [`models/${name}.sql`, `{{ config(materialized='${name}') }}select 1 as id`],
  ]);
  project = createProject(Object.fromEntries(files));
  out = (await project.tsdbt('run')).out;
});
afterAll(() => project.remove());

it.each(Object.entries(ENDINGS))('a materialisation is held to what it returns: %s', (name, [, says]) => {
  const results = JSON.parse(project.read('target/run_results.json')).results;
  const { status } = results.find((result: { unique_id: string }) => result.unique_id === `model.p.${name}`);
  expect(status, out).toBe(says === undefined ? 'success' : 'error');
  if (says !== undefined) expect(out).toMatch(says);
});
