import { describe, expect, it } from 'vitest';
import { chooseRelease, excludingRequirement } from './required-version.ts';

describe('the release of dbt that a project gets', () => {
  it.each([
    [undefined, '1.11'],
    ['>=1.8.0', '1.11'],
    [['>=1.6.0', '<2.0.0'], '1.11'],
    ['>=1.12.0', '1.12'],
    ['>=1.12.0,<2.0.0', '1.12'],
    [['>1.11.99', '<1.13.0'], '1.12'],
    ['<1.5.0', '1.11'],
  ] as const)('that requires %j is %s', (required, release) => {
    expect(chooseRelease(required)).toBe(release);
  });

  it('is the one that messages speak of', () => {
    expect(excludingRequirement('>=1.12.0,<1.12.3', '1.12')).toBe('<1.12.3');
    expect(excludingRequirement('>=1.12.0', '1.12')).toBeUndefined();
  });
});
