import { expect, it } from 'vitest';
import { pythonCallsAsTemplate } from './python-calls.ts';

it.each([
  ['orders = dbt.ref("orders")', '{{ ref("orders") }}'],
  ["dbt.source('raw', 'a)b').limit(1)", "{{ source('raw', 'a)b') }}"],
  [
    'dbt.config(\n  materialized="table",  # not a view\n  packages=["x"]\n)',
    '{{ config(\n  materialized="table",  \n  packages=["x"]\n) }}',
  ],
  ['# dbt.ref("gone")\nx = dbt.this\ndbt.config.get("a")\nmy_dbt.ref("b")', ''],
  ['dbt.ref("a").join(dbt.ref("p", "b", v=2))', '{{ ref("a") }}\n{{ ref("p", "b", v=2) }}'],
])('finds what %j refers to', (code, template) => {
  expect(pythonCallsAsTemplate(code)).toBe(template);
});
