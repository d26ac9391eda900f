import type { Flags } from '../model/invocation.ts';

/**
 * Whether a warning counts as an error. dbt: `--warn-error`, and `--warn-error-options`, which go by the names of dbt's events; a
 * warning that has none goes by `all`.
 */
export function warningIsError(
  { warnError, warnErrorOptions: options }: Pick<Flags, 'warnError' | 'warnErrorOptions'>,
  event = '',
): boolean {
  if (options === undefined) return warnError;
  if (options.warn.includes(event) || options.silence.includes(event)) return false;
  return options.error.some(name => name === 'all' || name === '*' || name === event);
}
