export {
  COMMANDS,
  type CommandName,
  choicesOf,
  optionsOf,
  POSTPONED_COMMANDS,
  POSTPONED_OPTIONS,
} from './options/commands.ts';
export { environmentNames } from './options/environment-names.ts';
export { OPTIONS, type OptionGroup, type OptionKey, type OptionSpec, type OptionValues } from './options/options.ts';
export { readOptionValue } from './options/read-option-value.ts';
export { runCommand } from './run-command.ts';
