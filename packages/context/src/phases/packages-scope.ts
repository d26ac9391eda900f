import type { PhaseScope } from './phase-scope.ts';
import { type ProfileScopeInput, profileScope } from './profile-scope.ts';

/** What packages.yml and dependencies.yml see: what profiles.yml sees. dbt: a token in a git URL is a secret. */
export function packagesScope(input: ProfileScopeInput): PhaseScope {
  return profileScope(input);
}
