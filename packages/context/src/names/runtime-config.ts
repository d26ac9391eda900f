import type { Invocation, JsonObject, ProjectSettings } from '@tsdbt/core';
import { Dict, fromJson, HostObject, type Json, nativeFunction, type Value } from '@tsdbt/jinja';
import { FlagsObject } from './flags.ts';

/**
 * dbt: `builtins.ref.config`, the `RuntimeConfig` that `ref` and its kin carry. It is no documented name, but packages that watch runs read
 * it: their own version (`config.dependencies['elementary'].version`), the project's name, the variables. It holds nothing of the
 * profile but names: no credentials.
 */
export function runtimeConfig(project: ProjectSettings, invocation: Invocation): Value {
  let config = made.get(project);
  if (config === undefined) {
    config = rootConfig(project, invocation);
    made.set(project, config);
  }
  return config;
}

const made = new WeakMap<ProjectSettings, Value>();

function rootConfig(project: ProjectSettings, invocation: Invocation): Value {
  const { target, vars } = invocation;
  const packages = project.packages.map((pkg): [string, Value] => [pkg.name, new ConfigObject(projectFields(pkg))]);
  return new ConfigObject({
    ...projectFields(project),
    profile_name: target.profileName,
    target_name: target.name,
    threads: target.threads,
    target_path: project.targetPath,
    log_path: project.logPath,
    packages_install_path: project.packagesInstallPath,
    cli_vars: fromJson(vars as Json),
    args: new FlagsObject(invocation),
    dependencies: new Dict(packages),
  });
}

function projectFields(project: {
  readonly name: string;
  readonly version: string | null;
  readonly root: string;
  readonly vars: JsonObject;
}): Readonly<Record<string, Value>> {
  return {
    project_name: project.name,
    version: project.version,
    project_root: project.root,
    vars: varProvider(project.vars),
  };
}

/** dbt: `VarProvider`. */
function varProvider(vars: JsonObject): Value {
  const values = fromJson(vars as Json);
  return new ConfigObject({ vars: values, to_dict: nativeFunction('to_dict', () => values) });
}

class ConfigObject extends HostObject {
  private readonly fields: Readonly<Record<string, Value>>;

  constructor(fields: Readonly<Record<string, Value>>) {
    super();
    this.fields = fields;
  }

  override get typeName(): string {
    return 'RuntimeConfig';
  }

  override getAttr(name: string): Value | undefined {
    return Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
  }

  override repr(): string {
    return '<RuntimeConfig>';
  }
}
