import {
  COMMANDS,
  type CommandName,
  choicesOf,
  environmentNames,
  OPTIONS,
  type OptionGroup,
  type OptionKey,
  type OptionSpec,
  optionsOf,
} from '@tsdbt/engine';
import { wrapLine } from '../report/fit-to-width.ts';
import { COMMAND_NAMES } from './command-names.ts';

/** `tsdbt` alone: what it is, what to start with, where the rest is. */
export function overviewHelp(): string {
  const names = COMMAND_NAMES;
  return wrapped(
    [
      'tsdbt: SQL models, tests and loads for ClickHouse. Reads dbt projects unchanged; needs no server.',
      '',
      'Usage: tsdbt COMMAND [OPTIONS]',
      '',
      'Start with:',
      ...names.filter(name => COMMANDS[name].starter).map(commandLine),
      '',
      'And:',
      ...names.filter(name => !COMMANDS[name].starter).map(commandLine),
      '',
      'tsdbt COMMAND --help shows examples and options. tsdbt --version prints the version.',
      EXIT_CODES,
      '',
    ].join('\n'),
  );
}

/** `tsdbt source` alone: the commands that begin with this word. */
export function groupHelp(group: string): string {
  const names = COMMAND_NAMES.filter(name => name.startsWith(`${group} `));
  return wrapped(
    [`Usage: tsdbt ${group} COMMAND [OPTIONS]`, '', 'Commands:', ...names.map(commandLine), ''].join('\n'),
  );
}

function commandLine(name: CommandName): string {
  return `  ${name.padEnd(17)} ${COMMANDS[name].summary}`;
}

/** Usage, real examples, options by group with their defaults and environment variables. */
export function commandHelp(name: CommandName, all = false): string {
  const spec = COMMANDS[name];
  const width = Math.max(...spec.examples.map(([command]) => command.length));
  const isWide = spec.examples.some(([, does]) => width + does.length + 5 >= columns());
  const shown = (Object.keys(GROUP_TITLES) as OptionGroup[]).filter(group => all || group !== 'compatibility');
  const groups = shown.map(group => optionGroup(group, name));
  return wrapped(
    [
      spec.summary,
      '',
      `Usage: tsdbt ${[name, ...(spec.aliases ?? [])].join('|')}${spec.positional === undefined ? '' : ` ${spec.positional}`} [OPTIONS]`,
      '',
      'Examples:',
      ...spec.examples.map(([command, does]) =>
        isWide ? `  ${command}\n      ${does}` : `  ${command.padEnd(width)}   ${does}`,
      ),
      ...groups.filter(group => group !== ''),
      '',
      ...(all ? [] : ['--help-all lists the options of dbt’s that have nothing to switch here, too.']),
      EXIT_CODES,
      '',
    ].join('\n'),
  );
}

const EXIT_CODES = 'Exit codes: 0 all went well, 1 a node failed, 2 the command could not start.';

const GROUP_TITLES: Readonly<Record<OptionGroup, string>> = {
  what: 'What to run',
  where: 'Where',
  how: 'How',
  output: 'Output',
  compatibility: 'Accepted for dbt’s sake, with nothing to switch',
};

function optionGroup(group: OptionGroup, command: CommandName): string {
  const keys = optionsOf(command).filter(key => OPTIONS[key].group === group);
  const lines = keys.map(key => optionHelp(OPTIONS[key], key, choicesOf(command, key)));
  return lines.length === 0 ? '' : `\n${GROUP_TITLES[group]}:\n${lines.join('\n')}`;
}

function optionHelp(spec: OptionSpec, key: OptionKey, choices: readonly string[] | undefined): string {
  const form = `${spec.flags.startsWith('-') && !spec.flags.startsWith('--') ? '' : '    '}${spec.flags}${spec.value === undefined ? '' : ` ${spec.value}`}`;
  const remarks = [
    ...(choices === undefined || spec.description.startsWith('The same as') ? [] : [`one of ${choices.join(', ')}`]),
    ...(spec.default === undefined
      ? []
      : [`default: ${spec.default === true ? 'on' : spec.default === false ? 'off' : spec.default}`]),
    ...(group(spec) ? [`env: ${environmentNames(key)[0]}`] : []),
  ];
  const text = `${spec.description}${remarks.length === 0 ? '' : ` (${remarks.join('; ')})`}`;
  const lines = wrapLine(`${' '.repeat(10)}${text}`, columns()).map((line, i) =>
    i === 0 ? line : line.replace('  ', ''),
  );
  return `  ${form}\n${lines.join('\n')}`;
}

/** Selections and output forms are not read from the environment. */
function group(spec: OptionSpec): boolean {
  return spec.group === 'where' || spec.group === 'how';
}

/** Of the terminal; help that is piped is as wide as most terminals are. */
function columns(): number {
  return process.stdout.columns ?? 80;
}

/** Whatever is still too long for the terminal. */
function wrapped(text: string): string {
  return text
    .split('\n')
    .flatMap(line => wrapLine(line, columns()))
    .join('\n');
}
