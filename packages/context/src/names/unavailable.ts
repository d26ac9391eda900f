import { fail } from '@tsdbt/core';
import type { Value } from '@tsdbt/jinja';
import { method } from '../values/method.ts';

/** Names of dbt's contexts that stand for work that is done some other way here: calling one is a coded error. */
export const UNAVAILABLE_NAMES: Readonly<Record<string, Value>> = {
  load_agate_table: method('load_agate_table', [], () =>
    fail({ code: 'TS3003', message: 'load_agate_table() is for materializations of seeds' }),
  ),
  submit_python_job: method('submit_python_job', ['parsed_model', 'compiled_code'], () =>
    fail({ code: 'TS9002', message: 'submit_python_job() is not available: models are written in SQL' }),
  ),
};
