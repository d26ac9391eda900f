import type { Invocation, Target } from '@tsdbt/core';
import { envVarFunction } from '../names/env-var.ts';
import { targetValue } from '../names/target.ts';
import { varFunction } from '../names/var.ts';
import { lazyNames, PhaseScope } from './phase-scope.ts';

export interface ProjectFileScopeInput {
  readonly env: Invocation['env'];
  /** `--vars`: the only variables that the project file sees; its own `vars:` are read from it. */
  readonly vars: Invocation['vars'];
  /** Absent while the file is read for the profile's name and the paths. */
  readonly target?: Target;
  readonly onEnvVar?: (name: string) => void;
}

/** What the project file sees: `--vars`, environment variables, the target. */
export function projectFileScope({ env, vars, target, onEnvVar }: ProjectFileScopeInput): PhaseScope {
  const targetDict = target === undefined ? undefined : targetValue(target);
  return new PhaseScope(
    [
      lazyNames({
        var: () => varFunction(cliVars(vars), { missing: 'fail' }),
        env_var: () =>
          envVarFunction({ env, secrets: 'refused', ...(onEnvVar === undefined ? {} : { onRead: onEnvVar }) }),
        ...(targetDict === undefined ? {} : { target: targetDict, env: targetDict }),
      }),
    ],
    new Map(),
  );
}

/** Variables from the command line only. */
export function cliVars(vars: Invocation['vars']): Parameters<typeof varFunction>[0] {
  return { invocation: { vars }, project: { name: '', vars: {}, packages: [] }, packageName: '' };
}
