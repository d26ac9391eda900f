import type { Invocation } from '@tsdbt/core';
import { envVarFunction } from '../names/env-var.ts';
import { varFunction } from '../names/var.ts';
import { lazyNames, PhaseScope } from './phase-scope.ts';
import { cliVars } from './project-file-scope.ts';

export interface ProfileScopeInput {
  readonly env: Invocation['env'];
  readonly vars: Invocation['vars'];
}

/** What profiles.yml sees: `--vars` and environment variables, secrets included. */
export function profileScope({ env, vars }: ProfileScopeInput): PhaseScope {
  return new PhaseScope(
    [
      lazyNames({
        var: () => varFunction(cliVars(vars), { missing: 'fail' }),
        env_var: () => envVarFunction({ env, secrets: 'allowed' }),
      }),
    ],
    new Map(),
  );
}
