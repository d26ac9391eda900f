import { DBT_RELEASES, DBT_VERSIONS, type DbtRelease, type JsonValue } from '@tsdbt/core';

/** The release that a project gets which requires this: the first that it allows, 1.11 where it allows none. */
export function chooseRelease(required: JsonValue | undefined): DbtRelease {
  return DBT_RELEASES.find(release => excludingRequirement(required, release) === undefined) ?? '1.11';
}

/** The first part of `require-dbt-version` that excludes a release; undefined when all allow it. */
export function excludingRequirement(required: JsonValue | undefined, release: DbtRelease): string | undefined {
  return requirements(required).find(requirement => !allows(requirement, DBT_VERSIONS[release]));
}

/** The first part of `require-dbt-version` that is no version, whatever is checked. */
export function unreadableRequirement(required: JsonValue | undefined): string | undefined {
  return requirements(required).find(requirement => !REQUIREMENT.test(requirement));
}

const REQUIREMENT = /^(>=|<=|>|<|==?|~=)?\s*v?(\d+(?:\.\d+)*)/;

/** dbt: a list, or one text with commas. */
function requirements(required: JsonValue | undefined): readonly string[] {
  if (required === null || required === undefined) return [];
  const list = Array.isArray(required) ? required.map(String) : String(required).split(',');
  return list.map(text => text.trim()).filter(text => text !== '');
}

function allows(requirement: string, version: string): boolean {
  const match = REQUIREMENT.exec(requirement);
  if (match === null) return true;
  const order = compare(version, match[2] ?? '0');
  switch (match[1]) {
    case '>=':
    case '~=':
      return order >= 0;
    case '>':
      return order > 0;
    case '<=':
      return order <= 0;
    case '<':
      return order < 0;
    default:
      return order === 0;
  }
}

function compare(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
