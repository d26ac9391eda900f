import type { JsonObject, JsonValue } from '@tsdbt/core';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';
import { plainObject } from '../yaml/python-scalar.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import type { ProjectFiles } from './project-files.ts';
import { resourcePaths } from './resource-paths.ts';

/** `flags:` of the root's project file, which decide how everything else is read. */
export function readProjectFlags(files: ProjectFiles): JsonObject {
  return plainObject(objectOf(rootValues(files).flags));
}

export interface ProjectPaths {
  readonly cleanTargets: readonly string[];
  /** All resource folders, relative to the root: what must never be removed. */
  readonly sourcePaths: readonly string[];
}

/** What `clean` may and may not remove; needs no parsing and no packages. */
export function readProjectPaths(files: ProjectFiles, targetPath: string): ProjectPaths {
  const values = rootValues(files);
  const configured: JsonValue | undefined = values['clean-targets'];
  const paths = resourcePaths(values);
  return {
    cleanTargets: configured === undefined || configured === null ? [targetPath] : listOf(configured).map(String),
    sourcePaths: [...new Set(Object.values(paths).flat())],
  };
}

function rootValues(files: ProjectFiles): JsonObject {
  const file = files.packages.at(-1)?.projectFile;
  const value = file === undefined ? null : readYaml(file.text, file.path).value;
  return isObject(value ?? undefined) ? (value as JsonObject) : {};
}
