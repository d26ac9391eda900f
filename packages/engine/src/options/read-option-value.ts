import { didYouMean, fail } from '@tsdbt/core';
import type { OptionSpec } from './options.ts';
import { RESOURCE_TYPES } from './resource-types.ts';

/**
 * What an option's text means. Throws TS8003 with the nearest of the values that it takes; `where` says where the text stands: the option,
 * an environment variable, a key of the project file.
 */
export function readOptionValue(
  spec: OptionSpec,
  text: string,
  where: string,
  choices: readonly string[] | undefined = spec.choices,
): unknown {
  switch (spec.kind) {
    case 'flag':
    case 'noop':
      return readFlag(text, where);
    case 'integer':
      return readInteger(text, where, spec.range);
    case 'choice':
      return readChoice(text, where, choices ?? []);
    case 'strings':
      return text.split(/\s+/);
    case 'types':
      return text.split(/\s+/).flatMap(word => (word === '' ? [] : [readChoice(word, where, RESOURCE_TYPES)]));
    case 'text':
    case 'yaml':
      return text;
  }
}

function readFlag(text: string, where: string): boolean {
  const value = BOOLEANS.get(text.trim().toLowerCase());
  if (value !== undefined) return value;
  return refuse(where, text, didYouMean(text, BOOLEANS.keys()) ?? 'it takes true or false');
}

function readInteger(text: string, where: string, range: OptionSpec['range']): number {
  const number = Number(text);
  if (!/^\s*[+-]?\d+\s*$/.test(text) || !Number.isSafeInteger(number))
    return refuse(where, text, 'it takes a whole number');
  const [least, greatest] = range ?? [-Infinity, Infinity];
  if (number < least || number > greatest)
    return refuse(where, text, greatest > 100_000 ? `it takes ${least} or more` : `it takes ${least} to ${greatest}`);
  return number;
}

/** dbt: in any case. */
function readChoice(text: string, where: string, choices: readonly string[]): string {
  const found = choices.find(choice => choice === text.trim().toLowerCase());
  if (found !== undefined) return found;
  const all = `it takes ${choices.join(', ')}`;
  const near = didYouMean(text, choices);
  return refuse(where, text, near === undefined ? all : `${near} ${all}`);
}

function refuse(where: string, text: string, hint: string): never {
  return fail({ code: 'TS8003', message: `${where} cannot be "${text}"`, hint });
}

/** dbt (click): what counts as true and false in an environment variable. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['t', true],
  ['yes', true],
  ['y', true],
  ['on', true],
  ['0', false],
  ['f', false],
  ['no', false],
  ['n', false],
  ['off', false],
]);
