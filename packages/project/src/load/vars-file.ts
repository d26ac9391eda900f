import { type Diagnostic, type FileSystem, type JsonObject, TsdbtError } from '@tsdbt/core';
import { isObject } from '../yaml/json-shape.ts';
import { locate } from '../yaml/locate.ts';
import { readYaml, type YamlDocument } from '../yaml/read-yaml.ts';
import type { TextFile } from './project-files.ts';

/** `vars.yml` beside the root's project file: its variables instead of `vars:` there. dbt 1.12: `vars_data_from_root`. */
export interface VarsFile extends TextFile {
  readonly vars: JsonObject;
}

const NAME = 'vars.yml';

/** The root's vars.yml, if it has one. What is wrong with it is told, and then it has no variables. */
export function readVarsFile(
  fs: FileSystem,
  root: string,
): { readonly file: VarsFile | undefined; readonly diagnostics: readonly Diagnostic[] } {
  if (fs.stat(`${root}/${NAME}`)?.kind !== 'file') return { file: undefined, diagnostics: [] };
  const text = fs.readText(`${root}/${NAME}`);
  try {
    const document = readYaml(text, NAME);
    const { vars, diagnostics } = variablesOf(document);
    return { file: { path: NAME, text, vars }, diagnostics: [...document.warnings, ...diagnostics] };
  } catch (error) {
    if (!(error instanceof TsdbtError)) throw error;
    return { file: { path: NAME, text, vars: {} }, diagnostics: error.diagnostics };
  }
}

function variablesOf(document: YamlDocument): {
  readonly vars: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
} {
  const value = document.value ?? {};
  if (!isObject(value)) return { vars: {}, diagnostics: [notAMapping(document, [], NAME)] };
  const vars = value.vars ?? {};
  if (!isObject(vars)) return { vars: {}, diagnostics: [notAMapping(document, ['vars'], '"vars"')] };
  const others = Object.keys(value).filter(key => key !== 'vars');
  const diagnostics = others.map((key): Diagnostic => {
    const message = `"${key}" means nothing in ${NAME}, whose only key is "vars"`;
    return { code: 'TS1004', severity: 'warning', message, at: locate(document, [key]) };
  });
  return { vars, diagnostics };
}

function notAMapping(document: YamlDocument, path: readonly string[], what: string): Diagnostic {
  return { code: 'TS1005', severity: 'error', message: `${what} must be a mapping`, at: locate(document, path) };
}
