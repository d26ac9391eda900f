/**
 * The releases of dbt whose behaviour tsdbt follows, the one first that a project gets which allows several, with the version that
 * `dbt_version`, `require-dbt-version` and the artifacts see.
 */
export const DBT_VERSIONS = { '1.11': '1.11.16', '1.12': '1.12.6' } as const;

export type DbtRelease = keyof typeof DBT_VERSIONS;

export const DBT_RELEASES: readonly DbtRelease[] = Object.keys(DBT_VERSIONS) as DbtRelease[];
