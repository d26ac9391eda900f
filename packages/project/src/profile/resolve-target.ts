import {
  type Diagnostic,
  didYouMean,
  type FileSystem,
  fail,
  type JsonObject,
  type JsonValue,
  plainJson,
  type Target,
  TsdbtError,
} from '@tsdbt/core';
import { readProjectFile } from '../load/find-project.ts';
import { renderTree } from '../templates/render-tree.ts';
import { profileRenderer, projectRenderer } from '../templates/yaml-renderers.ts';
import { checkShape, hasErrors } from '../yaml/check-shape.ts';
import { isObject } from '../yaml/json-shape.ts';
import { locate } from '../yaml/locate.ts';
import { readYaml, type YamlDocument } from '../yaml/read-yaml.ts';
import { findProfiles, type ProfilePlaces } from './find-profiles.ts';
import { OUTPUT } from './output-schema.ts';
import { rememberOutputSecrets, rememberSecretsIn } from './profile-secrets.ts';
import { targetOf } from './target-of.ts';

export interface TargetRequest extends ProfilePlaces {
  readonly vars: Readonly<Record<string, JsonValue>>;
  /** `--profile`; default: what the project file says. */
  readonly profile?: string | undefined;
  /** `--target`; default: `target:` of the profile, else `default`. */
  readonly target?: string | undefined;
  /** `--threads`. */
  readonly threads?: number | undefined;
}

export interface ResolvedTarget {
  readonly target: Target;
  readonly warnings: readonly Diagnostic[];
}

/**
 * The target that a command works on. When nothing names a profile, it is `local`: ClickHouse in process, in `.tsdbt/warehouse`. Throws
 * TS1006 (no such profile), TS1007 (no such target), TS1012 (other database), TS1016 (nothing in profiles.yml) and what is wrong with the
 * output, each naming what there is instead: whoever names a profile never gets another warehouse.
 */
export function resolveTarget(fs: FileSystem, request: TargetRequest): ResolvedTarget {
  const profile = request.profile ?? projectProfile(fs, request);
  if (profile === undefined) return implicitTarget(request);
  const { path, looked } = findProfiles(fs, request);
  const notes = looked.map(each => `looked at ${each}`);
  if (path === undefined) {
    const hint =
      request.profile === undefined
        ? 'describe it in one of these, or take `profile:` out of the project file to work on the embedded warehouse'
        : 'describe it in one of these';
    return fail({ code: 'TS1006', message: `there is no profiles.yml for the profile "${profile}"`, notes, hint });
  }
  const text = fs.readText(path);
  rememberSecretsIn(text);
  const resolved = withoutExcerpts(() =>
    fromProfile(readYaml(text, displayPath(path, request)), profile, { request, notes }),
  );
  return { ...resolved, warnings: resolved.warnings.map(withoutExcerpt) };
}

/**
 * The target as far as there is one, for commands that touch no warehouse (dbt: `deps` and `clean` need no profile): where it cannot be
 * resolved, it is `local`.
 */
export function resolveTargetIfAny(fs: FileSystem, request: TargetRequest): ResolvedTarget {
  try {
    return resolveTarget(fs, request);
  } catch (error) {
    if (!(error instanceof TsdbtError)) throw error;
    return implicitTarget({ ...request, target: undefined });
  }
}

/** Excerpts of profiles.yml are never shown: what is wrong in it may be next to a password. */
function withoutExcerpts<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TsdbtError)) throw error;
    throw new TsdbtError(error.diagnostics.map(withoutExcerpt));
  }
}

function withoutExcerpt(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.at === undefined) return diagnostic;
  const { source: _, ...at } = diagnostic.at;
  return { ...diagnostic, at };
}

/** Name of the implicit target. */
const IMPLICIT = 'local';

function implicitTarget(request: TargetRequest): ResolvedTarget {
  if (request.target !== undefined && request.target !== IMPLICIT) {
    const message = `the project names no profile, so the only target is "${IMPLICIT}", not "${request.target}"`;
    return fail({
      code: 'TS1007',
      message,
      hint: 'describe the target in a profiles.yml, in the project or in ~/.dbt, and name its profile in the project file',
    });
  }
  const output: JsonObject = { type: 'clickhouse', driver: 'chdb', schema: 'dev', threads: 4 };
  const target = targetOf(output, { profile: 'default', name: IMPLICIT, request, warn: () => undefined });
  return { target: { ...target, implicit: true }, warnings: [] };
}

function projectProfile(fs: FileSystem, request: TargetRequest): string | undefined {
  const file = readProjectFile(fs, request.projectDir);
  const document = readYaml(file.text, file.path);
  const raw = isObject(document.value) ? document.value.profile : undefined;
  if (raw === undefined || raw === null) return undefined;
  const render = projectRenderer({ env: request.env, vars: request.vars }, file);
  return String(renderTree(raw, render, () => false, ['profile']));
}

interface ProfileSearch {
  readonly request: TargetRequest;
  /** Where profiles.yml was looked for. */
  readonly notes: readonly string[];
}

function fromProfile(document: YamlDocument, name: string, { request, notes }: ProfileSearch): ResolvedTarget {
  const profiles = profilesOf(document);
  const profile = profiles[name];
  if (!isObject(profile)) {
    const existing = Object.keys(profiles).filter(key => key !== 'config');
    const hint = didYouMean(name, existing) ?? `it has: ${existing.join(', ') || 'none'}`;
    return fail({
      code: 'TS1006',
      message: `${document.file} has no profile "${name}"`,
      at: { file: document.file },
      notes,
      hint,
    });
  }
  const render = profileRenderer({ env: request.env, vars: request.vars }, document);
  const wanted = request.target ?? renderTree(profile.target ?? 'default', render, () => false, [name, 'target']);
  const outputs = isObject(profile.outputs) ? profile.outputs : {};
  const targetName = String(wanted);
  const output = outputs[targetName];
  if (!isObject(output)) {
    const existing = Object.keys(outputs);
    const hint = didYouMean(targetName, existing) ?? `it has: ${existing.join(', ') || 'none'}`;
    const at = locate(document, [name, 'outputs']);
    return fail({ code: 'TS1007', message: `the profile "${name}" has no target "${targetName}"`, at, hint });
  }
  const path = [name, 'outputs', targetName];
  const rendered = plainJson(renderTree(output, render, () => false, path)) as JsonObject;
  rememberOutputSecrets(rendered);
  checkAdapter(rendered, document, path);
  const problems = checkShape(OUTPUT, rendered, document, path);
  if (hasErrors(problems)) throw new TsdbtError(problems);
  const warnings = [...document.warnings, ...problems];
  const warn = (message: string, key: string): void => {
    warnings.push({ code: 'TS2005', severity: 'warning', message, at: locate(document, [...path, key]) });
  };
  return { target: targetOf(rendered, { profile: name, name: targetName, request, warn, document, path }), warnings };
}

function profilesOf({ value, file }: YamlDocument): JsonObject {
  if (isObject(value) && Object.keys(value).length > 0) return value;
  const empty = value === null || value === undefined || isObject(value);
  return fail({
    code: 'TS1016',
    message: empty ? `${file} is empty` : `${file} is no mapping of profiles`,
    at: { file },
    hint: 'it holds profiles by name, each with `target:` and `outputs:`',
  });
}

/** dbt's profiles may be for other databases. */
function checkAdapter(output: JsonObject, document: YamlDocument, path: readonly string[]): void {
  if (output.type === 'clickhouse') return;
  const message = `the target "${path.at(-1)}" is of type "${String(output.type ?? '')}"; tsdbt works on clickhouse only`;
  fail({ code: 'TS1012', message, at: locate(document, [...path, 'type']) });
}

function displayPath(path: string, request: TargetRequest): string {
  return path.startsWith(`${request.projectDir}/`) ? path.slice(request.projectDir.length + 1) : path;
}
