import { COMMANDS, type CommandName } from '@tsdbt/engine';

export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

/** First words of commands of two: `source`, `docs`. */
export const GROUPS: readonly string[] = [...new Set(COMMAND_NAMES.flatMap(name => name.split(' ').slice(0, -1)))];

export type FoundCommand =
  | { readonly kind: 'command'; readonly name: CommandName }
  /** The first word of a command without the second. */
  | { readonly kind: 'group'; readonly group: string };

/** Which command a command line is about, wherever its words stand between options; undefined when no word names one. */
export function findCommand(argv: readonly string[]): FoundCommand | undefined {
  const words = argv.filter(word => !word.startsWith('-'));
  for (const [index, word] of words.entries()) {
    const name = commandNamed(word);
    if (name !== undefined) return { kind: 'command', name };
    if (!GROUPS.includes(word)) continue;
    const second = words.slice(index + 1).map(each => commandNamed(`${word} ${each}`));
    const found = second.find(each => each !== undefined);
    return found === undefined ? { kind: 'group', group: word } : { kind: 'command', name: found };
  }
  return undefined;
}

function commandNamed(text: string): CommandName | undefined {
  return COMMAND_NAMES.find(name => name === text || COMMANDS[name].aliases?.includes(text));
}
