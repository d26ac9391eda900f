import { didYouMean, fail } from '@tsdbt/core';
import { COMMANDS, type CommandName, OPTIONS, optionsOf, POSTPONED_COMMANDS } from '@tsdbt/engine';
import { CommanderError } from 'commander';
import { buildProgram, type ParsedArguments } from './build-program.ts';
import { commandHelp, overviewHelp } from './help.ts';

export type CommandLine =
  | ({ readonly kind: 'run' } & ParsedArguments)
  | { readonly kind: 'help'; readonly text: string };

/** Reads the arguments after `tsdbt`. Mistakes are diagnostics TS8001–TS8003 with the nearest name. */
export function parseArguments(argv: readonly string[]): CommandLine {
  const command = argv.find(word => !word.startsWith('-') && isCommand(word));
  if (argv.length === 0 || (command === undefined && argv.some(isHelp))) return { kind: 'help', text: overviewHelp() };
  if (command !== undefined && argv.some(isHelp)) return { kind: 'help', text: commandHelp(canonical(command)) };
  let parsed: ParsedArguments | undefined;
  try {
    buildProgram(result => {
      parsed = result;
    }).parse([...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) explain(error, command === undefined ? undefined : canonical(command));
    throw error;
  }
  return parsed === undefined ? { kind: 'help', text: overviewHelp() } : { kind: 'run', ...parsed };
}

const NAMES = Object.keys(COMMANDS) as readonly CommandName[];

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

function isCommand(word: string): boolean {
  return NAMES.some(name => name === word || COMMANDS[name].aliases?.includes(word));
}

function canonical(word: string): CommandName {
  return NAMES.find(name => name === word || COMMANDS[name].aliases?.includes(word)) ?? 'build';
}

function explain(error: CommanderError, command: CommandName | undefined): never {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.unknownCommand':
    case 'commander.excessArguments':
      return explainCommand(quoted === '' ? error.message : quoted, command);
    case 'commander.unknownOption': {
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

function explainCommand(word: string, command: CommandName | undefined): never {
  if (command !== undefined)
    return fail({
      code: 'TS8003',
      message: `tsdbt ${command} takes no further argument: ${word}`,
      hint: `tsdbt ${command} --help shows what it takes`,
    });
  if (POSTPONED_COMMANDS.includes(word))
    return fail({ code: 'TS9003', message: `the command ${word} is planned and not built yet` });
  return fail({
    code: 'TS8001',
    message: `there is no command ${word}`,
    hint: didYouMean(word, NAMES) ?? 'tsdbt --help lists the commands',
  });
}
