import type { Invocation } from '@tsdbt/core';
import { envVarFunction } from '../names/env-var.ts';
import { varFunction } from '../names/var.ts';
import { lazyNames, PhaseScope } from './phase-scope.ts';
import { cliVars } from './project-file-scope.ts';

export interface ProfileScopeInput {
  readonly env: Invocation['env'];
  readonly vars: Invocation['vars'];
  /** Hears the values of secrets, to be scrubbed from logs and artifacts. */
  readonly onSecret?: (value: string) => void;
}

/** What profiles.yml sees: `--vars` and environment variables, secrets included. */
export function profileScope({ env, vars, onSecret }: ProfileScopeInput): PhaseScope {
  return new PhaseScope(
    [
      lazyNames({
        var: () => varFunction(cliVars(vars), { missing: 'fail' }),
        env_var: () => envVarFunction({ env, secrets: 'allowed', ...(onSecret === undefined ? {} : { onSecret }) }),
      }),
    ],
    new Map(),
  );
}
