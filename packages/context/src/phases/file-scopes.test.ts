import { maskSecrets } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { renderText, testInvocation, testProject } from '../testing/fixtures.ts';
import { packagesScope } from './packages-scope.ts';
import { profileScope } from './profile-scope.ts';
import { projectFileScope } from './project-file-scope.ts';
import { yamlScope } from './yaml-scope.ts';

const env = { HOST: 'h', DBT_ENV_SECRET_TOKEN: 's3cret' };
const { target } = testInvocation();

describe('profileScope', () => {
  it('reads secrets, and tells what must be scrubbed', () => {
    const scope = profileScope({ env, vars: { port: 1 } });
    expect(renderText("{{ env_var('HOST') }}:{{ var('port') }} {{ env_var('DBT_ENV_SECRET_TOKEN') }}", scope)).toBe(
      'h:1 s3cret',
    );
    expect(maskSecrets('a s3cret b')).toBe('a ***** b');
  });

  it('is what package files see, too', () => {
    expect(renderText("{{ env_var('DBT_ENV_SECRET_TOKEN') }}", packagesScope({ env, vars: {} }))).toBe('s3cret');
  });

  it('names a variable that is close to a missing one', () => {
    expect(() => renderText("{{ env_var('HOSTS') }}", profileScope({ env, vars: {} }))).toThrow(
      "TS1008 Env var required but not provided: 'HOSTS'",
    );
  });
});

describe('projectFileScope', () => {
  it('sees the target, environment variables and --vars', () => {
    const scope = projectFileScope({ env, vars: { a: 'x' }, target });
    expect(
      renderText(
        "{{ target.name }} {{ target.schema }} {{ env_var('HOST') }} {{ var('a') }} {{ var('b', 'd') }}",
        scope,
      ),
    ).toBe('local dev h x d');
  });

  it('refuses secrets', () => {
    const scope = projectFileScope({ env, vars: {}, target });
    expect(() => renderText("{{ env_var('DBT_ENV_SECRET_TOKEN') }}", scope)).toThrow('TS3010');
  });
});

describe('yamlScope', () => {
  const scope = yamlScope({
    invocation: testInvocation({ env, vars: {} }),
    project: testProject({ vars: { a: 'x' } }),
    packageName: 'p',
  });

  it("sees the project's variables, the target and flags, but no ref", () => {
    expect(
      renderText("{{ var('a') }} {{ target.name }} {{ flags.WHICH }} {{ ref is defined }} {{ tojson([1]) }}", scope),
    ).toBe('x local compile False [1]');
  });

  it('has no way to Node', () => {
    const expressions = [
      'var.constructor',
      "target['__proto__']",
      'flags.constructor',
      'process',
      'globalThis',
      'context.constructor',
    ];
    for (const expression of expressions) expect(renderText(`[{{ ${expression} }}]`, scope)).toBe('[]');
  });
});
