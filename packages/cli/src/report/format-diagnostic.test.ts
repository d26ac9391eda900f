import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from './format-diagnostic.ts';
import { createStyle } from './style.ts';

describe('formatDiagnostic', () => {
  it('shows the place, the line with the offender marked, what the database said and what to try', () => {
    const source = 'select\n    r.id_student,\n    e.clicks_wk4,\nfrom r';
    const text = formatDiagnostic(
      {
        code: 'TS6005',
        severity: 'error',
        message: 'model mart.risk: unknown column',
        at: { file: 'models/risk.sql', line: 3, column: 5, endLine: 3, endColumn: 17, source },
        notes: ['ClickHouse: unknown identifier (47)'],
        hint: 'did you mean e.clicks_week_4?',
        frames: [{ name: 'macro m', at: { file: 'macros/m.sql', line: 2, column: 1 } }],
      },
      createStyle(false),
    );
    expect(text.split('\n')).toEqual([
      '✗ model mart.risk: unknown column  TS6005',
      '  models/risk.sql:3:5',
      '',
      '   1 | select',
      '   2 |     r.id_student,',
      '   3 |     e.clicks_wk4,',
      '     |     ^^^^^^^^^^^^',
      '   4 | from r',
      '',
      '  ClickHouse: unknown identifier (47)',
      '  called by macro m (macros/m.sql:2:1)',
      '  did you mean e.clicks_week_4?',
    ]);
  });

  it('is two lines when there is nothing more to say', () => {
    expect(
      formatDiagnostic(
        { code: 'TS1001', severity: 'warning', message: 'odd', at: { file: 'x.yml' } },
        createStyle(false),
      ),
    ).toBe('⚠ odd  TS1001\n  x.yml');
  });
});
