import {
  COMMANDS,
  type CommandName,
  OPTIONS,
  type OptionKey,
  type OptionSpec,
  type OptionValues,
  optionsOf,
} from '@tsdbt/engine';
import { Command, Option } from 'commander';
import { commandHelp, overviewHelp } from './help.ts';

/** What the command line asks for: a command, its positional argument and the options that were given. */
export interface ParsedArguments {
  readonly command: CommandName;
  readonly argument?: string;
  readonly options: OptionValues;
}

/** The command line as commander reads it, built from the tables of commands and options; nothing is declared twice. */
export function buildProgram(onCommand: (parsed: ParsedArguments) => void): Command {
  const program = new Command('tsdbt').exitOverride().showSuggestionAfterError(false).allowExcessArguments(false);
  program.configureOutput({ writeErr: () => {} });
  program.helpInformation = overviewHelp;
  for (const key of optionsOf('parse')) addOption(program, key);
  for (const name of Object.keys(COMMANDS) as CommandName[]) {
    const spec = COMMANDS[name];
    const command = program
      .command(name)
      .aliases([...(spec.aliases ?? [])])
      .exitOverride()
      .showSuggestionAfterError(false)
      .allowExcessArguments(false);
    command.configureOutput({ writeErr: () => {} });
    command.helpInformation = () => commandHelp(name);
    if (spec.positional !== undefined) command.argument(`<${spec.positional}>`);
    for (const key of optionsOf(name)) addOption(command, key);
    command.action(() => {
      const argument = spec.positional === undefined ? {} : { argument: command.args[0] ?? '' };
      onCommand({ command: name, ...argument, options: { ...givenOptions(program), ...givenOptions(command) } });
    });
  }
  return program;
}

function addOption(command: Command, key: OptionKey): void {
  const spec: OptionSpec = OPTIONS[key];
  for (const flags of flagForms(spec)) {
    const option = new Option(flags, spec.description);
    if (spec.kind === 'strings')
      option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
    if (spec.kind === 'integer') option.argParser(integer);
    if (spec.kind === 'choice') option.choices([...(spec.choices ?? [])]);
    command.addOption(option);
  }
}

/** commander's notation: `--x <VALUE>`, variadic lists, and the `--no-` twin of every flag. */
function flagForms(spec: OptionSpec): readonly string[] {
  switch (spec.kind) {
    case 'flag':
    case 'noop':
      return [spec.flags, spec.flags.replace(/^(-\w, )?--/, '--no-')];
    case 'strings':
      return [`${spec.flags} <${spec.value ?? 'VALUE'}...>`];
    default:
      return [`${spec.flags} <${spec.value ?? 'VALUE'}>`];
  }
}

function integer(value: string): number {
  if (!/^-?\d+$/.test(value))
    throw Object.assign(new Error(`'${value}' is not a whole number`), { code: 'commander.invalidArgument' });
  return Number(value);
}

/** Only what stands on the command line: defaults come later, after environment and project file. */
function givenOptions(command: Command): OptionValues {
  const given: Partial<Record<OptionKey, unknown>> = {};
  const values: Readonly<Record<string, unknown>> = command.opts();
  for (const key of Object.keys(OPTIONS) as OptionKey[]) {
    const name =
      /--([\w-]+)/.exec(OPTIONS[key].flags)?.[1]?.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) ?? key;
    if (command.getOptionValueSource(name) === 'cli') given[key] = values[name];
  }
  return given as OptionValues;
}
