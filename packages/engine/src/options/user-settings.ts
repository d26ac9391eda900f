import { type FileSystem, type JsonObject, TsdbtError } from '@tsdbt/core';
import { parseYaml } from '@tsdbt/project';

/** Where a user's own flags stand, as messages name it. */
export const USER_SETTINGS = '~/.dbt/user_settings.yml';

/** `flags:` of the user's own settings. dbt 1.12: a file that cannot be read as such does not count, without a word. */
export function readUserFlags(fs: FileSystem, homeDir: string): JsonObject {
  const path = `${homeDir}/.dbt/user_settings.yml`;
  try {
    if (fs.stat(path)?.kind !== 'file') return {};
    const settings = parseYaml(fs.readText(path), USER_SETTINGS);
    const flags = isMapping(settings) ? settings.flags : undefined;
    return isMapping(flags) ? flags : {};
  } catch (error) {
    const isUsers = error instanceof TsdbtError || (error instanceof Error && 'code' in error);
    if (!isUsers) throw error;
    return {};
  }
}

function isMapping(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
