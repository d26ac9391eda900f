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

  it('takes dbt’s options that have nothing to switch here, wherever scripts put them', () => {
    const argv = [
      '--log-format-file',
      'json',
      'run',
      '--log-path',
      'logs',
      '--log-level-file',
      'debug',
      '--printer-width',
    ];
    expect(parseArguments([...argv, '80', '--no-use-colors-file', '--show-all-deprecations'])).toMatchObject({
      command: 'run',
      options: {
        logPath: 'logs',
        logLevelFile: 'debug',
        logFormatFile: 'json',
        printerWidth: 80,
        useColorsFile: false,
      },
    });
  });

  it('takes list for ls, and the argument of run-operation', () => {
    expect(parseArguments(['list'])).toMatchObject({ command: 'ls' });
    expect(parseArguments(['run-operation', 'grant', '--args', '{a: 1}'])).toMatchObject({
      command: 'run-operation',
      argument: 'grant',
      options: { args: '{a: 1}' },
    });
  });

  it('reads commands of two words under their names and aliases, with common options before, between and after', () => {
    expect(parseArguments(['source', 'freshness', '-s', 'source:raw', '-o', 'f.json'])).toEqual({
      kind: 'run',
      command: 'source freshness',
      options: { select: ['source:raw'], outputFile: 'f.json' },
    });
    expect(parseArguments(['source', 'snapshot-freshness'])).toMatchObject({ command: 'source freshness' });
    expect(parseArguments(['--quiet', 'docs', '--target', 'remote', 'generate', '--no-compile'])).toEqual({
      kind: 'run',
      command: 'docs generate',
      options: { quiet: true, target: 'remote', compile: false },
    });
  });

  it('takes a file for --output where the command writes one, and a form elsewhere', () => {
    expect(parseArguments(['ls', '--output', 'json'])).toMatchObject({ options: { output: 'json' } });
    expect(parseArguments(['source', 'freshness', '--output', 'json'])).toMatchObject({
      options: { outputFile: 'json' },
    });
  });

  it('shows what begins with a word that is only half of a command', () => {
    for (const argv of [['source'], ['source', '--help'], ['source', '--quiet']]) {
      const help = parseArguments(argv);
      expect(help.kind === 'help' && help.text).toMatch(/Usage: tsdbt source COMMAND[\s\S]*source freshness/);
    }
    const help = parseArguments(['docs', 'generate', '--help']);
    expect(help.kind === 'help' && help.text).toMatch(/Usage: tsdbt docs generate[\s\S]*--empty-catalog/);
  });

  it('suggests the nearest command and option', () => {
    expect(mistake('biuld')).toMatchObject({ code: 'TS8001', hint: 'did you mean "build"?' });
    expect(mistake('source', 'freshnes')).toMatchObject({ code: 'TS8001', hint: 'did you mean "source freshness"?' });
    expect(mistake('docs', 'generate', '--no-compil')).toMatchObject({
      code: 'TS8002',
      message: 'tsdbt docs generate has no option --no-compil',
    });
    expect(mistake('build', '--selct', 'x')).toMatchObject({
      code: 'TS8002',
      message: 'tsdbt build has no option --selct',
      hint: 'did you mean "--select"?',
    });
  });

  it('refuses a value that the option does not take', () => {
    expect(mistake('build', '--threads', 'many')).toMatchObject({ code: 'TS8003' });
    expect(mistake('ls', '--output', 'xml')).toMatchObject({ code: 'TS8003' });
    expect(mistake('ls', '--output', 'text')).toMatchObject({ hint: 'it takes selector, name, path, json' });
    expect(mistake('test', '--exclude-resource-type', 'unit_tests')).toMatchObject({
      code: 'TS8003',
      message: 'the option --exclude-resource-type cannot be "unit_tests"',
      hint: expect.stringMatching(/^did you mean "unit_test"\? it takes model, seed, /),
    });
    expect(mistake('serve', '--port', '70000')).toMatchObject({ hint: 'it takes 0 to 65535' });
    expect(mistake('build', '--threads', '0')).toMatchObject({ code: 'TS8003' });
  });

  it('takes choices in any case, and several in one argument', () => {
    expect(parseArguments(['ls', '--resource-type', 'model Source', '--resource-type', 'seed'])).toMatchObject({
      options: { resourceType: ['model', 'source', 'seed'] },
    });
    expect(parseArguments(['test', '--indirect-selection', 'CAUTIOUS'])).toMatchObject({
      options: { indirectSelection: 'cautious' },
    });
  });

  it('takes the value of an option for that, also when it is the name of a command or looks like help', () => {
    expect(parseArguments(['--log-level', 'debug', 'docs', '--target', 'serve', 'generate'])).toMatchObject({
      command: 'docs generate',
      options: { logLevel: 'debug', target: 'serve' },
    });
    expect(parseArguments(['--profile', 'build', 'ls'])).toMatchObject({ command: 'ls' });
    expect(parseArguments(['compile', '--inline', '-h'])).toMatchObject({
      command: 'compile',
      options: { inline: '-h' },
    });
    expect(mistake('clone', '--log-level', 'debug', '--state', 'run', '--full-refresh')).toMatchObject({
      code: 'TS9003',
      message: 'the command clone is planned and not built yet',
    });
    expect(mistake('--target', 'prod', 'retry', '--threads', '4')).toMatchObject({ code: 'TS9003' });
    expect(mistake('biuld', '--log-level', 'debug')).toMatchObject({ code: 'TS8001', hint: 'did you mean "build"?' });
  });

  it('names a command of dbt that is not built yet as postponed', () => {
    expect(mistake('clone')).toMatchObject({
      code: 'TS9003',
      message: 'the command clone is planned and not built yet',
    });
    expect(mistake('docs', 'serve')).toMatchObject({
      code: 'TS9003',
      message: 'the command docs serve is planned and not built yet',
    });
  });

  it('names an option of dbt that is not built yet as postponed', () => {
    expect(mistake('run', '--defer', '--state', 'prev')).toMatchObject({ code: 'TS9003' });
    expect(mistake('run', '--sample=1 day')).toMatchObject({
      code: 'TS9003',
      message: 'the option --sample is planned and not built yet',
    });
  });

  it('shows the overview alone and a command’s help with examples and defaults', () => {
    expect(parseArguments([])).toMatchObject({ kind: 'help' });
    const help = parseArguments(['build', '--help']);
    expect(help.kind === 'help' && help.text).toContain('tsdbt build --select +dim_student');
    expect(help.kind === 'help' && help.text).toMatch(
      /--indirect-selection[\s\S]*one\s+of\s+eager,\s+cautious,\s+buildable,\s+empty;\s+default:\s+eager/,
    );
    expect(help.kind === 'help' && help.text).not.toContain('--static-parser');
    const all = parseArguments(['build', '--help-all']);
    expect(all.kind === 'help' && all.text).toContain('--static-parser');
  });
});
