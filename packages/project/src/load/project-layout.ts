import { type DbtRelease, fail, type JsonObject, plainObject } from '@tsdbt/core';
import { type RenderText, renderTree } from '../templates/render-tree.ts';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';
import { locate } from '../yaml/locate.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import type { ProjectFiles, TextFile } from './project-files.ts';
import { chooseRelease } from './required-version.ts';
import { modernPathNames, resourcePaths } from './resource-paths.ts';

/** Keys of the project file that matter before the target is known; the rest may need it to be rendered. */
const LAYOUT_KEY =
  /-paths$|^(packages-install-path|clean-targets|target-path|log-path|flags|name|require-dbt-version)$/;

/** Where a project keeps what, and its flags: the part of the project file that is read first. */
export function readLayout(file: TextFile, prefix: string, render: RenderText): JsonObject {
  const document = readYaml(file.text, prefix + file.path);
  const value = document.value ?? {};
  if (!isObject(value)) {
    return fail({ code: 'TS1005', message: `${document.file} must be a mapping`, at: locate(document, []) });
  }
  const layout = Object.fromEntries(Object.entries(value).filter(([key]) => LAYOUT_KEY.test(key)));
  return plainObject(modernPathNames(renderTree(layout, render, () => false) as JsonObject));
}

/** `flags:` of the root's project file. */
export function readProjectFlags(files: ProjectFiles): JsonObject {
  return objectOf(rootLayout(files).flags);
}

/** The release of dbt that the root project asks for. */
export function readRelease(files: ProjectFiles): DbtRelease {
  return chooseRelease(rootLayout(files)['require-dbt-version']);
}

/** What `clean` removes, and what it must never remove; relative to the root. */
export function readProjectPaths(
  files: ProjectFiles,
  targetPath: string,
): { readonly cleanTargets: readonly string[]; readonly sourcePaths: readonly string[] } {
  const layout = rootLayout(files);
  const configured = layout['clean-targets'];
  const targets = configured === undefined || configured === null ? [targetPath] : listOf(configured).map(String);
  return { cleanTargets: targets, sourcePaths: [...new Set(Object.values(resourcePaths(layout)).flat())] };
}

/** Where artifacts go, relative to the root, unless the command line says otherwise. */
export function readTargetPath(files: ProjectFiles): string {
  const path = rootLayout(files)['target-path'];
  return typeof path === 'string' && path !== '' ? path : 'target';
}

/** `log-path`, relative to the root, if the project file says one. */
export function readLogPath(files: ProjectFiles): string | undefined {
  const path = rootLayout(files)['log-path'];
  return typeof path === 'string' && path !== '' ? path : undefined;
}

function rootLayout(files: ProjectFiles): JsonObject {
  return files.packages.find(each => each.isRoot)?.layout ?? {};
}
