import { type CompiledNode, WarehouseError } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { sqlDiagnostic } from './sql-diagnostic.ts';

const template = "select\n  clicks_wk4,\n  fro\nfrom {{ ref('early') }} e";
const sql = 'select\n  clicks_wk4,\n  fro\nfrom `mart`.`early` e';
const compiled: CompiledNode = {
  id: 'model.p.risk',
  sql,
  extraCtes: [],
  sourceMap: {
    file: 'models/risk.sql',
    source: template,
    segments: [
      { output: 0, source: 0, literal: true },
      { output: sql.indexOf('`mart`'), source: template.indexOf('{{'), literal: false },
      { output: sql.indexOf(' e', 30), source: template.indexOf(' e', 40), literal: true },
    ],
  },
};
const context = { what: 'model mart.risk', compiled, compiledPath: 'target/compiled/p/models/risk.sql' };

describe('sqlDiagnostic', () => {
  it('maps a position in the executed statement to the line and column of the template', () => {
    const executed = `insert into x ${sql}`;
    const error = new WarehouseError('Syntax error', {
      code: 62,
      type: 'SYNTAX_ERROR',
      position: executed.indexOf('fro\n'),
      sql: executed,
    });
    expect(sqlDiagnostic(error, context)).toMatchObject({
      code: 'TS6004',
      at: { file: 'models/risk.sql', line: 3, column: 3, endLine: 3, endColumn: 6 },
      notes: ['ClickHouse: Syntax error (62 SYNTAX_ERROR)', 'compiled: target/compiled/p/models/risk.sql:3'],
    });
  });

  it('maps a position in a statement that lost the semicolon its model ends in', () => {
    const error = new WarehouseError('Syntax error', {
      code: 62,
      type: 'SYNTAX_ERROR',
      position: `create (${sql}`.indexOf('fro\n'),
      sql: `create (${sql})`,
    });
    const ended = { ...context, compiled: { ...compiled, sql: `${sql}; -- the end` } };
    expect(sqlDiagnostic(error, ended)).toMatchObject({ at: { line: 3, column: 3 } });
  });

  it('passes the suggestion of ClickHouse on', () => {
    const message =
      "Unknown expression identifier `clicks_wk4` in scope SELECT clicks_wk4. Maybe you meant: ['clicks_week_4']";
    const diagnostic = sqlDiagnostic(new WarehouseError(message, { code: 47, type: 'UNKNOWN_IDENTIFIER' }), context);
    expect(diagnostic).toMatchObject({ code: 'TS6005', hint: "did you mean 'clicks_week_4'?" });
  });

  it('gives no place in the template to an error of another statement, but shows its line', () => {
    const other = 'alter table x\n  modify colum y';
    const error = new WarehouseError('Syntax error', {
      code: 62,
      type: 'SYNTAX_ERROR',
      position: other.indexOf('colum'),
      sql: other,
    });
    const diagnostic = sqlDiagnostic(error, context);
    expect(diagnostic).not.toHaveProperty('at');
    expect(diagnostic.notes).toContain('in: modify colum y');
  });

  it('points at the whole expression when the offender is in a rendered value', () => {
    const error = new WarehouseError('no table', {
      code: 60,
      type: 'UNKNOWN_TABLE',
      position: sql.indexOf('early'),
      sql,
    });
    expect(sqlDiagnostic(error, context)).toMatchObject({ code: 'TS6006', at: { line: 4, column: 6 } });
  });

  it('tells a server that was too slow and one that cannot be trusted from one that is not there', () => {
    const codes = ['TIMEOUT', 'TLS_FAILURE', 'ECONNREFUSED'].map(type => {
      return sqlDiagnostic(new WarehouseError('no', { code: 0, type }), { what: 'target remote' }).code;
    });
    expect(codes).toEqual(['TS6015', 'TS6016', 'TS6001']);
  });

  it('says that the server cannot be reached when it never answered', () => {
    const error = new WarehouseError('nothing listens on db:8123', { code: 0, type: 'ECONNREFUSED' });
    expect(sqlDiagnostic(error, { what: 'connecting' })).toMatchObject({
      code: 'TS6001',
      notes: ['nothing listens on db:8123'],
    });
  });
});
