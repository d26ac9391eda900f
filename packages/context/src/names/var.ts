import { didYouMean, fail, type Invocation, type JsonObject, type JsonValue, type ProjectSettings } from '@tsdbt/core';
import { bindArguments, type NativeFunction, nativeFunction, type Suspended, str, type Value } from '@tsdbt/jinja';
import { method } from '../values/method.ts';
import { yamlValue } from '../values/yaml-value.ts';
import { renderText } from './render.ts';

/** Where a variable may come from, first match wins. */
export interface VarSources {
  readonly invocation: Pick<Invocation, 'vars'>;
  readonly project: Pick<ProjectSettings, 'name' | 'vars' | 'packages'>;
  /** The package of the node that is being rendered. */
  readonly packageName: string;
}

/**
 * dbt's order: `--vars`, the root project's (what it says for the node's package before what it says for all), the package's own.
 * `undefined`: nobody sets it; null is a value.
 */
function lookUpVar(name: string, sources: VarSources): JsonValue | undefined {
  for (const layer of varLayers(sources)) if (Object.hasOwn(layer, name)) return layer[name];
  return undefined;
}

function varLayers({ invocation, project, packageName }: VarSources): readonly JsonObject[] {
  const own = packageName === project.name ? undefined : project.packages.find(p => p.name === packageName)?.vars;
  return [
    invocation.vars,
    ...scoped(project.vars, packageName),
    ...(own === undefined ? [] : scoped(own, packageName)),
  ];
}

function scoped(vars: JsonObject, packageName: string): readonly JsonObject[] {
  const scope = vars[packageName];
  return typeof scope === 'object' && scope !== null && !Array.isArray(scope) ? [scope as JsonObject, vars] : [vars];
}

/** What happens when nobody sets a variable and no default is given; dbt: None while parsing, an error (TS3005) later. */
export type MissingVar = 'none' | 'fail';

export interface VarOptions {
  readonly missing: MissingVar;
}

/** `var(name, default)` and `var.has_var(name)`. */
export function varFunction(sources: VarSources, options: VarOptions): NativeFunction {
  const hasVar = method('has_var', ['var_name'], name => lookUpVar(str(name ?? null), sources) !== undefined);
  return nativeFunction(
    'var',
    (args, site): Value | Suspended => {
      const [name = null, fallback] = bindArguments('var', PARAMETERS, args);
      const key = str(name);
      const found = lookUpVar(key, sources);
      // dbt: a text from the project file or --vars is a template itself; a default is not.
      if (found !== undefined)
        return typeof found === 'string' ? renderText(found, site, `var ${key}`) : yamlValue(found);
      if (fallback !== undefined) return fallback;
      return options.missing === 'none' ? null : failMissing(key, sources);
    },
    { has_var: hasVar },
  );
}

const PARAMETERS = ['var_name', 'default?'];

function failMissing(name: string, sources: VarSources): never {
  const known = varLayers(sources).flatMap(layer => Object.keys(layer));
  const hint = didYouMean(name, known) ?? `give it with --vars '{${name}: …}', or a default: var('${name}', …)`;
  return fail({ code: 'TS3005', message: `Required var '${name}' not found in config`, hint });
}
