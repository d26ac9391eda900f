import type { Invocation, ProjectSettings } from '@tsdbt/core';
import { envVarFunction, heardBy } from '../names/env-var.ts';
import { logFunctions } from '../names/log.ts';
import { sharedNames } from '../names/shared-names.ts';
import { varFunction } from '../names/var.ts';
import { lazyNames, PhaseScope } from './phase-scope.ts';
import { SILENT_HOST, type TemplateHost } from './template-host.ts';

export interface YamlScopeInput {
  readonly invocation: Invocation;
  readonly project: ProjectSettings;
  readonly host?: TemplateHost;
  /** The package whose file it is. */
  readonly packageName: string;
}

/** What property files see: variables, environment variables, the target; no macros, no `ref` (dbt). */
export function yamlScope({ invocation, project, host = SILENT_HOST, packageName }: YamlScopeInput): PhaseScope {
  const sources = { invocation, project, packageName };
  const own = {
    ...logFunctions(host.events),
    var: () => varFunction(sources, { missing: 'fail' }),
    env_var: () =>
      envVarFunction({
        env: invocation.env,
        secrets: 'refused',
        ...heardBy(host),
      }),
    execute: false,
  };
  return new PhaseScope([lazyNames(own)], sharedNames(invocation, project, host), host.reads);
}
