import { describe, expect, it } from 'vitest';
import { describeErrors, ungroupedCodes } from './describe-errors.ts';

describe('describeErrors', () => {
  it('lists each code under its group, in order, with an anchor', () => {
    const page = describeErrors({ TS4002: ['second', 'B.'], TS4001: ['first', 'A | a.'], TS1001: ['lost', 'C.'] });
    expect(page.split('\n').filter(line => /^## |TS\d/.test(line))).toEqual([
      '## Project files, profiles, packages',
      '| <a id="ts1001"></a>TS1001 | lost | C. |',
      '## References and the graph',
      '| <a id="ts4001"></a>TS4001 | first | A \\| a. |',
      '| <a id="ts4002"></a>TS4002 | second | B. |',
    ]);
  });

  it('knows which codes would be missing from the page', () => {
    expect(ungroupedCodes({ TS1001: ['a', ''], TS0001: ['b', ''], TS12: ['c', ''] })).toEqual(['TS0001', 'TS12']);
  });
});
