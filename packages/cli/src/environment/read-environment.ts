import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '@tsdbt/core';
import { parseDotEnv } from './parse-dot-env.ts';

export interface Environment {
  readonly variables: Readonly<Record<string, string>>;
  readonly warnings: readonly Diagnostic[];
}

/** The process's variables, and those of the nearest `.env` from the working folder upwards that the process does not set. dbt 1.12. */
export function readEnvironment(env: NodeJS.ProcessEnv, cwd: string): Environment {
  const own = definedOnly(env);
  const file = findUpwards('.env', cwd);
  if (file === undefined) return { variables: own, warnings: [] };
  let text: string;
  try {
    // Reading a pipe or a device may never end.
    if (!statSync(file).isFile()) throw new Error('not a file');
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.code : (error as Error).message;
    return { variables: own, warnings: [warning('TS1014', `${file} cannot be read (${reason})`, { file })] };
  }
  const { values, unreadableLines } = parseDotEnv(text, own);
  return {
    variables: { ...Object.fromEntries(values), ...own },
    // The line itself may hold a secret.
    warnings: unreadableLines.map(line => warning('TS1027', `line ${line} of ${file} sets nothing`, { file, line })),
  };
}

function warning(code: Diagnostic['code'], message: string, at: Diagnostic['at']): Diagnostic {
  return { code, severity: 'warning', message, ...(at === undefined ? {} : { at }) };
}

function findUpwards(name: string, folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    const file = path.join(at, name);
    if (existsSync(file)) return file;
    if (at === path.dirname(at)) return undefined;
  }
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
