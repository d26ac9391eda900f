import { TsdbtError } from '@tsdbt/core';
import { describe, expect, it } from 'vitest';
import { parseArguments } from './parse-arguments.ts';

const mistake = (...argv: string[]): { code: string; message: string; hint: string | undefined } => {
  try {
    parseArguments(argv);
  } catch (error) {
    if (error instanceof TsdbtError) return { code: '', message: '', hint: undefined, ...error.diagnostics[0] };
    throw error;
  }
  throw new Error('no diagnostic');
};

describe('parseArguments', () => {
  it('reads a command with its options', () => {
    expect(parseArguments(['build', '-s', 'a', 'b+', '--threads', '3', '-f', '--exclude', 'c'])).toEqual({
      kind: 'run',
      command: 'build',
      options: { select: ['a', 'b+'], threads: 3, fullRefresh: true, exclude: ['c'] },
    });
  });

  it('takes common options before the command too', () => {
    expect(parseArguments(['--quiet', '--target', 'remote', 'ls'])).toMatchObject({
      command: 'ls',
      options: { quiet: true, target: 'remote' },
    });
  });

  it('knows the no- twin of every flag and leaves out what was not given', () => {
    expect(parseArguments(['compile', '--no-introspect'])).toMatchObject({ options: { introspect: false } });
    expect(parseArguments(['compile'])).toMatchObject({ options: {} });
  });

  it('adds up repeated selections', () => {
    expect(parseArguments(['ls', '--select', 'a', '--select', 'b'])).toMatchObject({ options: { select: ['a', 'b'] } });
  });

  it('takes list for ls, and the argument of run-operation', () => {
    expect(parseArguments(['list'])).toMatchObject({ command: 'ls' });
    expect(parseArguments(['run-operation', 'grant', '--args', '{a: 1}'])).toMatchObject({
      command: 'run-operation',
      argument: 'grant',
      options: { args: '{a: 1}' },
    });
  });

  it('suggests the nearest command and option', () => {
    expect(mistake('biuld')).toMatchObject({ code: 'TS8001', hint: 'did you mean "build"?' });
    expect(mistake('build', '--selct', 'x')).toMatchObject({
      code: 'TS8002',
      message: 'tsdbt build has no option --selct',
      hint: 'did you mean "--select"?',
    });
  });

  it('refuses a value that the option does not take', () => {
    expect(mistake('build', '--threads', 'many')).toMatchObject({ code: 'TS8003' });
    expect(mistake('ls', '--output', 'xml')).toMatchObject({ code: 'TS8003' });
  });

  it('names a command of dbt that is not built yet as postponed', () => {
    expect(mistake('clone')).toMatchObject({
      code: 'TS9003',
      message: 'the command clone is planned and not built yet',
    });
  });

  it('shows the overview alone and a command’s help with examples and defaults', () => {
    expect(parseArguments([])).toMatchObject({ kind: 'help' });
    const help = parseArguments(['build', '--help']);
    expect(help.kind === 'help' && help.text).toContain('tsdbt build --select +dim_student');
    expect(help.kind === 'help' && help.text).toMatch(/--indirect-selection .*default: eager/);
  });
});
