import {
  type Invocation,
  type JsonObject,
  type JsonValue,
  type NodeId,
  type ProjectSettings,
  plainObject,
} from '@tsdbt/core';
import type { ProjectFiles } from './load/project-files.ts';
import type { PackageContext } from './parse-session.ts';
import { isObject, listOf, objectOf } from './yaml/json-shape.ts';

/** What later stages need of the project file; `operations` are the ids of run hooks in the order they run. */
export function projectSettings(
  files: ProjectFiles,
  packages: readonly PackageContext[],
  invocation: Invocation,
  operations: { readonly onRunStart: readonly NodeId[]; readonly onRunEnd: readonly NodeId[] },
): ProjectSettings {
  const root = packages.find(pkg => pkg.isRoot);
  if (root === undefined) throw new Error('a parse has a root package');
  const { values, paths } = root.config;
  const text = (key: string, fallback: string): string => {
    const value = values[key];
    return typeof value === 'string' && value !== '' ? value : fallback;
  };
  const targetPath = invocation.flags.targetPath ?? text('target-path', 'target');
  return {
    name: root.name,
    version: versionText(values.version),
    root: files.root,
    targetPath,
    logPath: text('log-path', 'logs'),
    cleanTargets:
      values['clean-targets'] === undefined || values['clean-targets'] === null
        ? [targetPath]
        : listOf(values['clean-targets']).map(String),
    sourcePaths: [...new Set(Object.values(paths).flat())],
    packagesInstallPath: text('packages-install-path', 'dbt_packages'),
    queryComment: queryComment(values),
    dispatch: listOf(values.dispatch)
      .filter(isObject)
      .map(each => ({
        macro_namespace: String(each.macro_namespace),
        search_order: listOf(each.search_order).map(String),
      })),
    packages: packages.map(pkg => ({
      name: pkg.name,
      root: pkg.files.root,
      vars: pkg.vars,
      version: versionText(pkg.config.values.version),
    })),
    vars: root.vars,
    ...operations,
    flags: plainObject(objectOf(values.flags)),
  };
}

/** dbt: null or empty text switches the comment off; a mapping may say where it goes. */
function queryComment(values: JsonObject): ProjectSettings['queryComment'] {
  if (!Object.hasOwn(values, 'query-comment')) return { comment: null, append: false };
  const value = values['query-comment'];
  if (isObject(value)) {
    const comment = value.comment;
    if (comment === null || comment === '') return null;
    return { comment: comment === undefined ? null : String(comment), append: value.append === true };
  }
  return value === null || value === '' || value === undefined ? null : { comment: String(value), append: false };
}

function versionText(version: JsonValue | undefined): string | null {
  if (version === undefined || version === null) return null;
  if (!isObject(version)) return String(version);
  return Object.values(version).map(String)[0] ?? null;
}
