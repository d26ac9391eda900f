import { type Diagnostic, type JsonObject, TsdbtError } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { resolveOptions } from './resolve-options.ts';

function mistake(env: Record<string, string>, flags: JsonObject = {}): Diagnostic | undefined {
  try {
    resolveOptions({}, env, { project: flags });
  } catch (error) {
    if (error instanceof TsdbtError) return error.diagnostics[0];
    throw error;
  }
  return undefined;
}

describe('the options in effect', () => {
  it('are the command line’s over the environment’s over the project file’s', () => {
    const env = { DBT_THREADS: '4', DBT_RESOURCE_TYPES: 'seed test', DBT_LOG_LEVEL: 'WARN' };
    expect(
      resolveOptions({ resourceType: ['model'] }, env, { project: { threads: 2, fail_fast: true } }),
    ).toMatchObject({
      threads: 4,
      resourceType: ['model'],
      logLevel: 'warn',
      failFast: true,
    });
    expect(resolveOptions({ resourceType: ['model'] }, env, {}).resourceTypes).toBeUndefined();
    expect(resolveOptions({}, env, {}).resourceTypes).toEqual(['seed', 'test']);
  });

  it.each([
    [{ DBT_INDIRECT_SELECTION: 'eeger' }, 'the environment variable DBT_INDIRECT_SELECTION cannot be "eeger"', 'eager'],
    [{ DBT_ENGINE_FAIL_FAST: 'ture' }, 'the environment variable DBT_ENGINE_FAIL_FAST cannot be "ture"', 'true'],
    [{ DBT_PRINTER_WIDTH: 'wide' }, 'the environment variable DBT_PRINTER_WIDTH cannot be "wide"', 'whole number'],
    [{ DBT_RESOURCE_TYPES: 'model seeds' }, 'the environment variable DBT_RESOURCE_TYPES cannot be "seeds"', 'seed'],
    [{ DBT_SEND_ANONYMOUS_USAGE_STATS: 'maybe' }, 'cannot be "maybe"', 'true or false'],
  ])('are no guess where the environment says %j', (env, message, hint) => {
    expect(mistake(env)).toMatchObject({
      code: 'TS8003',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  it.each([
    [{ log_format: 'jsn' }, 'flags.log_format of the project file cannot be "jsn"'],
    [{ threads: 1.5 }, 'flags.threads of the project file cannot be "1.5"'],
    [{ fail_fast: 'sometimes' }, 'flags.fail_fast of the project file cannot be "sometimes"'],
    [{ use_colors: ['yes'] }, 'flags.use_colors of the project file is no single value'],
  ])('are no guess where the project file says %j', (flags, message) => {
    expect(mistake({}, flags)).toMatchObject({ code: 'TS8003', message });
  });
});
