import {
  COMMANDS,
  type CommandName,
  choicesOf,
  OPTIONS,
  type OptionKey,
  type OptionSpec,
  type OptionValues,
  optionsOf,
  readOptionValue,
} from '@tsdbt/engine';
import { Command, Option } from 'commander';
import { COMMAND_NAMES, GROUPS } from './command-names.ts';
import { commandHelp, groupHelp, overviewHelp } from './help.ts';

/** What the command line asks for: a command, its positional argument and the options that were given. */
export interface ParsedArguments {
  readonly command: CommandName;
  readonly argument?: string;
  readonly options: OptionValues;
}

/** The command line as commander reads it, built from the tables of commands and options; nothing is declared twice. */
export function buildProgram(onCommand: (parsed: ParsedArguments) => void): Command {
  const program = quiet(new Command('tsdbt'));
  program.helpInformation = overviewHelp;
  for (const key of COMMON) addOption(program, key);
  const groups = new Map(GROUPS.map(group => [group, addGroup(program, group)]));
  for (const name of COMMAND_NAMES) addCommand(name, groups.get(name.split(' ')[0] ?? '') ?? program, onCommand);
  return program;
}

/** Options that may also stand before a command, or between its two words. */
const COMMON = optionsOf('parse');

/** The first word of commands of two. */
function addGroup(program: Command, name: string): Command {
  const group = quiet(program.command(name));
  group.helpInformation = () => groupHelp(name);
  for (const key of COMMON) addOption(group, key);
  return group;
}

function addCommand(name: CommandName, parent: Command, onCommand: (parsed: ParsedArguments) => void): void {
  const spec = COMMANDS[name];
  const command = quiet(parent.command(lastWord(name)).aliases((spec.aliases ?? []).map(lastWord)));
  command.helpInformation = () => commandHelp(name);
  if (spec.positional !== undefined)
    command.argument(spec.optional === true ? `[${spec.positional}]` : `<${spec.positional}>`);
  const keys = optionsOf(name);
  // Only one of the commands needs them.
  parent.hook('preSubcommand', (_, chosen) => {
    if (chosen === command) for (const key of keys) addOption(command, key, choicesOf(name, key));
  });
  command.action(() => {
    const [given] = command.args;
    const argument = spec.positional === undefined || given === undefined ? {} : { argument: given };
    const before = parent.parent === null ? {} : givenOptions(parent.parent, COMMON);
    const options = { ...before, ...givenOptions(parent, COMMON), ...givenOptions(command, keys) };
    onCommand({ command: name, ...argument, options });
  });
}

function lastWord(name: string): string {
  return name.split(' ').at(-1) ?? name;
}

/** Mistakes are thrown, to be explained by whoever parses. */
function quiet(command: Command): Command {
  return command
    .exitOverride()
    .showSuggestionAfterError(false)
    .allowExcessArguments(false)
    .configureOutput({ writeErr: () => {} });
}

function addOption(command: Command, key: OptionKey, choices?: readonly string[]): void {
  const spec: OptionSpec = OPTIONS[key];
  for (const flags of flagForms(spec)) {
    const option = new Option(flags, spec.description);
    if (spec.kind !== 'flag' && spec.kind !== 'noop') option.argParser(valueParser(spec, choices ?? spec.choices));
    command.addOption(option);
  }
}

/** Lists grow with every value; other options have the last one that was given. */
function valueParser(spec: OptionSpec, choices: readonly string[] | undefined) {
  const name = `the option ${spec.flags.split(', ').at(-1)}`;
  return (text: string, before: unknown): unknown => {
    if (spec.kind === 'strings') return [...listOf(before), text];
    const value = readOptionValue(spec, text, name, choices);
    return spec.kind === 'types' ? [...listOf(before), ...listOf(value)] : value;
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** commander's notation: `--x <VALUE>`, variadic lists, and the `--no-` twin of every flag. */
function flagForms(spec: OptionSpec): readonly string[] {
  switch (spec.kind) {
    case 'flag':
    case 'noop':
      return [spec.flags, spec.flags.replace(/^(-\w, )?--/, '--no-')];
    case 'strings':
    case 'types':
      return [`${spec.flags} <${spec.value ?? 'VALUE'}...>`];
    default:
      return [`${spec.flags} <${spec.value ?? 'VALUE'}>`];
  }
}

/** Only what stands on the command line: defaults come later, after environment and project file. */
function givenOptions(command: Command, keys: readonly OptionKey[]): OptionValues {
  const given: Partial<Record<OptionKey, unknown>> = {};
  const values: Readonly<Record<string, unknown>> = command.opts();
  for (const key of keys) {
    const name =
      /--([\w-]+)/.exec(OPTIONS[key].flags)?.[1]?.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) ?? key;
    if (command.getOptionValueSource(name) === 'cli') given[key] = values[name];
  }
  return given as OptionValues;
}
