import { didYouMean, fail } from '@tsdbt/core';
import { OPTIONS, optionsOf, POSTPONED_OPTIONS } from '@tsdbt/engine';
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
    if (error instanceof CommanderError) explain(error, found);
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

function explain(error: CommanderError, found: FoundCommand | undefined): never {
  const command = found?.kind === 'command' ? found.name : undefined;
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownCommand':
    case 'commander.excessArguments':
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
