import type { FileSystem } from '@tsdbt/core';

export interface ProfilePlaces {
  /** `--profiles-dir`, absolute. */
  readonly profilesDir?: string | undefined;
  /** Absolute. */
  readonly cwd: string;
  readonly projectDir: string;
  readonly homeDir?: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/** The `profiles.yml` that counts (dbt: --profiles-dir, DBT_PROFILES_DIR, the working folder, ~/.dbt), and the folders looked at. */
export function findProfiles(
  fs: FileSystem,
  places: ProfilePlaces,
): { readonly path: string | undefined; readonly looked: readonly string[] } {
  const looked: string[] = [];
  for (const folder of folders(places)) {
    const path = `${folder}/profiles.yml`;
    if (looked.includes(path)) continue;
    looked.push(path);
    if (fs.stat(path)?.kind === 'file') return { path, looked };
  }
  return { path: undefined, looked };
}

/** A folder that was named is the only one looked at. */
function folders(places: ProfilePlaces): readonly string[] {
  const named = places.profilesDir ?? places.env.DBT_ENGINE_PROFILES_DIR ?? places.env.DBT_PROFILES_DIR;
  if (named !== undefined && named !== '') return [named.startsWith('/') ? named : `${places.cwd}/${named}`];
  const home = places.homeDir === undefined ? [] : [`${places.homeDir}/.dbt`];
  return [places.cwd, places.projectDir, ...home];
}
