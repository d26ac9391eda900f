import { packagesScope, profileScope, projectFileScope, type TemplateHost, yamlScope } from '@tsdbt/context';
import { fail, type Invocation, type JsonValue, type ProjectSettings, type Target, TsdbtError } from '@tsdbt/core';
import {
  createEnvironment,
  type Environment,
  parseTemplate,
  renderNative,
  runToEnd,
  type Scope,
  toConfigJson,
  Undefined,
} from '@tsdbt/jinja';
import { locate } from '../yaml/locate.ts';
import { readYaml, type YamlDocument } from '../yaml/read-yaml.ts';
import type { RenderText } from './render-tree.ts';

/** What Jinja in project, profile and package files may see. */
export interface RenderInputs {
  readonly env: Readonly<Record<string, string>>;
  /** `--vars`. */
  readonly vars: Readonly<Record<string, JsonValue>>;
  /** Known once the profile is read. */
  readonly target?: Target;
  /** Hears which environment variables a project file reads. */
  readonly onEnvVar?: (name: string) => void;
}

/** Jinja in a project file: `--vars` and environment, and the target where it is known. */
export function projectRenderer(
  inputs: RenderInputs,
  file: { readonly path: string; readonly text: string },
): RenderText {
  return nativeRenderer(
    () => projectFileScope(inputs),
    () => readYaml(file.text, file.path),
  );
}

/** Jinja in profiles.yml, which may read secrets. */
export function profileRenderer(inputs: RenderInputs, document: YamlDocument): RenderText {
  return nativeRenderer(
    () => profileScope(inputs),
    () => document,
  );
}

/** Jinja in packages.yml, which may read secrets. */
export function packagesRenderer(inputs: RenderInputs): RenderText {
  return nativeRenderer(() => packagesScope(inputs), undefined);
}

interface YamlInputs {
  readonly invocation: Invocation;
  readonly project: ProjectSettings;
  readonly packageName: string;
  readonly host: TemplateHost;
}

/** Jinja in property files and selectors.yml. */
export function yamlRenderer(inputs: YamlInputs, document: YamlDocument): RenderText {
  return nativeRenderer(
    () => yamlScope(inputs),
    () => document,
  );
}

let environment: Environment | undefined;

/** dbt: a value of YAML is never undefined. */
function failUndefined({ cause }: Undefined): never {
  const hint = cause.hint?.();
  fail({ code: 'TS3002', message: cause.message, ...(hint === undefined ? {} : { hint }) });
}

/** Renders to a native value (dbt); a problem stands where the text stands in the YAML. */
function nativeRenderer(makeScope: () => Scope, documentOf: (() => YamlDocument) | undefined): RenderText {
  let scope: Scope | undefined;
  return (text, path) => {
    environment ??= createEnvironment();
    scope ??= makeScope();
    const settings = environment;
    try {
      const template = parseTemplate(text, { file: path.join('.') });
      const value = runToEnd(renderNative(template, scope, { environment: settings }));
      if (value instanceof Undefined) failUndefined(value);
      return toConfigJson(value) as JsonValue;
    } catch (error) {
      if (!(error instanceof TsdbtError) || documentOf === undefined) throw error;
      const at = locate(documentOf(), path);
      throw new TsdbtError(error.diagnostics.map(each => ({ ...each, at })));
    }
  };
}
