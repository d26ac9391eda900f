import { type Diagnostic, type JsonValue, TsdbtError } from '@tsdbt/core';
import { type RenderText, renderTree } from '../templates/render-tree.ts';
import { isObject, listOf } from '../yaml/json-shape.ts';
import { locate } from '../yaml/locate.ts';
import { readYaml, type YamlDocument } from '../yaml/read-yaml.ts';
import type { TextFile } from './project-files.ts';

export interface Selectors {
  readonly selectors: Readonly<Record<string, JsonValue>>;
  readonly diagnostics: readonly Diagnostic[];
}

/** The named selections of `selectors.yml`, rendered; what their definitions mean is the selection's business. */
export function readSelectors(file: TextFile | undefined, renderer: (document: YamlDocument) => RenderText): Selectors {
  if (file === undefined) return { selectors: {}, diagnostics: [] };
  try {
    const document = readYaml(file.text, file.path);
    const value = renderTree(document.value, renderer(document), () => false);
    const selectors: Record<string, JsonValue> = {};
    const diagnostics: Diagnostic[] = [...document.warnings];
    const problem = (message: string, index: number): void => {
      diagnostics.push({ code: 'TS5001', severity: 'error', message, at: locate(document, ['selectors', index]) });
    };
    for (const [index, entry] of listOf(isObject(value) ? value.selectors : null).entries()) {
      if (!isObject(entry) || typeof entry.name !== 'string')
        problem('a selector is a mapping with a name and a definition', index);
      else if (entry.definition === undefined) problem(`the selector "${entry.name}" has no definition`, index);
      else if (Object.hasOwn(selectors, entry.name)) problem(`two selectors are named "${entry.name}"`, index);
      else selectors[entry.name] = entry;
    }
    return { selectors, diagnostics };
  } catch (error) {
    if (!(error instanceof TsdbtError)) throw error;
    return { selectors: {}, diagnostics: error.diagnostics };
  }
}
