import { COMMANDS, type CommandName, OPTIONS, type OptionSpec, POSTPONED_COMMANDS } from '@tsdbt/engine';

export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

/** First words of commands of two: `source`, `docs`. */
export const GROUPS: readonly string[] = [...new Set(COMMAND_NAMES.flatMap(name => name.split(' ').slice(0, -1)))];

export type FoundCommand =
  | { readonly kind: 'command'; readonly name: CommandName }
  /** One of dbt's that is not built yet. */
  | { readonly kind: 'postponed'; readonly name: string }
  /** The first word of a command without the second. */
  | { readonly kind: 'group'; readonly group: string };

/**
 * Which command a command line is about: its first word that is neither an option nor an option's value, with the second where the
 * first is a group; undefined when it names none.
 */
export function findCommand(argv: readonly string[]): FoundCommand | undefined {
  const [first = '', second = ''] = wordsOf(argv);
  if (GROUPS.includes(first)) return commandNamed(`${first} ${second}`) ?? { kind: 'group', group: first };
  return commandNamed(first);
}

/** Whether help is asked for, anywhere but as the value of an option. */
export function asksForHelp(argv: readonly string[]): boolean {
  return argv.some((word, index) => HELP.includes(word) && !isValue(argv, index));
}

const HELP: readonly string[] = ['--help', '-h', '--help-all'];

function commandNamed(text: string): FoundCommand | undefined {
  const name = COMMAND_NAMES.find(each => each === text || COMMANDS[each].aliases?.includes(text));
  if (name !== undefined) return { kind: 'command', name };
  return POSTPONED_COMMANDS.includes(text) ? { kind: 'postponed', name: text } : undefined;
}

function wordsOf(argv: readonly string[]): readonly string[] {
  return argv.filter((word, index) => !word.startsWith('-') && !isValue(argv, index));
}

/** The first word behind an option that takes one is its value, whatever it says. */
function isValue(argv: readonly string[], index: number): boolean {
  const before = argv[index - 1];
  return before !== undefined && TAKING_A_VALUE.has(before) && !isValue(argv, index - 1);
}

/** Every form of every option that takes a value. */
const TAKING_A_VALUE: ReadonlySet<string> = new Set(
  Object.values(OPTIONS as Readonly<Record<string, OptionSpec>>)
    .filter(({ kind }) => kind !== 'flag' && kind !== 'noop')
    .flatMap(({ flags }) => flags.split(', ')),
);
