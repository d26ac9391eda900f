import { behaviorDefaults, type DbtRelease, type Flags, fail, type JsonObject, type JsonValue } from '@tsdbt/core';
import type { OptionValues } from './options.ts';

/** The flags of an invocation, as templates and stages see them. `parseYaml` reads options that hold YAML. */
export function toFlags(
  options: OptionValues,
  { projectFlags, release }: { readonly projectFlags: JsonObject; readonly release: DbtRelease },
  parseYaml: (text: string) => JsonValue,
): Flags {
  const warnErrorOptions =
    options.warnErrorOptions === undefined ? undefined : readWarnErrorOptions(parseYaml(options.warnErrorOptions));
  return {
    fullRefresh: options.fullRefresh ?? false,
    failFast: options.failFast ?? false,
    empty: options.empty ?? false,
    debug: options.debug ?? false,
    quiet: options.quiet ?? false,
    introspect: options.introspect ?? true,
    ...(options.storeFailures === undefined ? {} : { storeFailures: options.storeFailures }),
    warnError: options.warnError ?? false,
    ...(warnErrorOptions === undefined ? {} : { warnErrorOptions }),
    indirectSelection: (options.indirectSelection ?? 'eager') as Flags['indirectSelection'],
    defer: false,
    favorState: false,
    ...(options.state === undefined ? {} : { state: options.state }),
    versionCheck: options.versionCheck ?? true,
    partialParse: options.partialParse ?? true,
    writeJson: options.writeJson ?? true,
    printer: options.print ?? true,
    ...(options.targetPath === undefined ? {} : { targetPath: options.targetPath }),
    renderTimeLimit: 60,
    behavior: {
      ...behaviorDefaults(release),
      ...Object.fromEntries(
        Object.entries(projectFlags).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
      ),
    },
  };
}

/** dbt: `{error: all | [names], warn: [names], silence: [names]}`; `include`/`exclude` are the older names of error and warn. */
function readWarnErrorOptions(value: JsonValue): NonNullable<Flags['warnErrorOptions']> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    fail({
      code: 'TS8003',
      message: '--warn-error-options takes a mapping',
      hint: "e.g. '{error: all, warn: [LogTestResult]}'",
    });
  }
  const options = value as JsonObject;
  const names = (...keys: readonly string[]): readonly string[] => {
    const given = keys.map(key => options[key]).find(list => list !== undefined && list !== null);
    return given === undefined ? [] : Array.isArray(given) ? given.map(String) : [String(given)];
  };
  return { error: names('error', 'include'), warn: names('warn', 'exclude'), silence: names('silence') };
}
