import { fail } from '@tsdbt/core';

/**
 * Which packages `adapter.dispatch` searches, in order; null stands for the bare name's own order. dbt: `dispatch:` of the project
 * file decides; without it the root comes first, then the namespace itself.
 */
export function dispatchOrder(
  namespace: string | null,
  options: {
    readonly configured: readonly string[] | undefined;
    readonly known: boolean;
    readonly rootPackage: string;
  },
): readonly (string | null)[] {
  if (namespace === null) return [null];
  if (options.configured !== undefined && options.configured.length > 0) return options.configured;
  return options.known ? [options.rootPackage, namespace] : [null];
}

/** dbt: "In dispatch: No macro named …", with all that was tried. */
export function failDispatch(name: string, namespace: string | null, packages: readonly (string | null)[]): never {
  const tried = packages.flatMap(packageName =>
    ['clickhouse', 'default'].map(prefix => `'${packageName === null ? '' : `${packageName}.`}${prefix}__${name}'`),
  );
  const where = namespace === null ? '' : ` within namespace '${namespace}'`;
  return fail({
    code: 'TS3009',
    message: `In dispatch: no macro named '${name}' found${where}; searched for ${tried.join(', ')}`,
    hint: `write a macro clickhouse__${name} or default__${name}`,
  });
}
