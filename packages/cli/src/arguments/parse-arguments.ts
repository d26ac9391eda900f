import { didYouMean, fail } from '@tsdbt/core';
import { type CommandName, OPTIONS, optionsOf, POSTPONED_OPTIONS } from '@tsdbt/engine';
import { CommanderError } from 'commander';
import { buildProgram, type ParsedArguments } from './build-program.ts';
import { asksForHelp, COMMAND_NAMES, type FoundCommand, findCommand, GROUPS } from './command-names.ts';
import { commandHelp, groupHelp, overviewHelp } from './help.ts';

export type CommandLine =
  | ({ readonly kind: 'run' } & ParsedArguments)
  | { readonly kind: 'help'; readonly text: string };

/** Reads the arguments after `tsdbt`. Mistakes are diagnostics TS8001–TS8003 with the nearest name. */
export function parseArguments(argv: readonly string[]): CommandLine {
  const found = findCommand(argv);
  if (found?.kind === 'postponed')
    return fail({ code: 'TS9003', message: `the command ${found.name} is planned and not built yet` });
  const help = helpFor(argv, found);
  if (help !== undefined) return { kind: 'help', text: help };
  let parsed: ParsedArguments | undefined;
  try {
    buildProgram(result => {
      parsed = result;
    }).parse([...argv], { from: 'user' });
  } catch (error) {
    // A group, or tsdbt itself, with options and no command.
    if (error instanceof CommanderError && error.code === 'commander.help')
      return { kind: 'help', text: found?.kind === 'group' ? groupHelp(found.group) : overviewHelp() };
    if (error instanceof CommanderError) explain(error, found, argv);
    throw error;
  }
  return parsed === undefined ? { kind: 'help', text: overviewHelp() } : { kind: 'run', ...parsed };
}

/** Help is shown when it is asked for, and where a command is missing altogether. */
function helpFor(argv: readonly string[], found: FoundCommand | undefined): string | undefined {
  const asked = asksForHelp(argv);
  switch (found?.kind) {
    case undefined:
      return asked || argv.length === 0 ? overviewHelp() : undefined;
    case 'group':
      return asked ? groupHelp(found.group) : undefined;
    case 'command':
      return asked ? commandHelp(found.name, argv.includes('--help-all')) : undefined;
    case 'postponed':
      return undefined;
  }
}

function explain(error: CommanderError, found: FoundCommand | undefined, argv: readonly string[]): never {
  const command = found?.kind === 'command' ? found.name : undefined;
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.excessArguments':
      if (found?.kind === 'command') return explainExtraWords(extraWords(argv, found.name), found.name);
      return explainCommand(error.message, found);
    case 'commander.unknownCommand':
      return explainCommand(quoted === '' ? error.message : quoted, found);
    case 'commander.unknownOption': {
      const option = quoted.replace(/=.*/s, '');
      if (POSTPONED_OPTIONS.includes(option))
        return fail({ code: 'TS9003', message: `the option ${option} is planned and not built yet` });
      const known = (
        command === undefined ? (Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]) : optionsOf(command)
      ).flatMap(key => OPTIONS[key].flags.split(', '));
      const hint = didYouMean(quoted, known) ?? `tsdbt ${command ?? 'COMMAND'} --help lists the options`;
      return fail({
        code: 'TS8002',
        message: `${command === undefined ? 'tsdbt' : `tsdbt ${command}`} has no option ${quoted}`,
        hint,
      });
    }
    default:
      return fail({
        code: 'TS8003',
        message: error.message.replace(/^error: /, ''),
        hint: `tsdbt ${command ?? 'COMMAND'} --help shows what it takes`,
      });
  }
}

/** Whoever writes names behind a command means those nodes. */
function explainExtraWords(words: readonly string[], name: CommandName): never {
  const text = words.join(' ');
  const takes = optionsOf(name);
  const meant = / /.test(words[0] ?? '') && takes.includes('inline') ? '--inline' : '--select';
  const value = / /.test(text) && meant === '--inline' ? `"${text}"` : text;
  return fail({
    code: 'TS8003',
    message: `tsdbt ${name} takes no further argument: ${text}`,
    hint: takes.includes('select') ? `did you mean \`${meant} ${value}\`?` : `tsdbt ${name} --help shows what it takes`,
  });
}

/** The words behind the command that are neither options nor their values. */
function extraWords(argv: readonly string[], name: CommandName): readonly string[] {
  const words = name.split(' ');
  const from = argv.indexOf(words.at(-1) ?? '') + 1;
  const valued = new Set(
    optionsOf(name).flatMap(key => {
      const spec = OPTIONS[key];
      return 'value' in spec ? spec.flags.split(', ') : [];
    }),
  );
  return argv.slice(from).filter((word, i, rest) => !word.startsWith('-') && !valued.has(rest[i - 1] ?? ''));
}

function explainCommand(word: string, found: FoundCommand | undefined): never {
  if (found?.kind === 'command')
    return fail({
      code: 'TS8003',
      message: `tsdbt ${found.name} takes no further argument: ${word}`,
      hint: `tsdbt ${found.name} --help shows what it takes`,
    });
  const written = found?.kind === 'group' ? `${found.group} ${word}` : word;
  return fail({
    code: 'TS8001',
    message: `there is no command ${written}`,
    hint: didYouMean(written, [...COMMAND_NAMES, ...GROUPS]) ?? 'tsdbt --help lists the commands',
  });
}
