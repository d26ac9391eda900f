/**
 * Node prints its own deprecation and experimental warnings to stderr, other ones in each version; they are about our code or a library's,
 * and a user can do nothing about them. Who asks Node for them (`--trace-warnings`, `--trace-deprecation`) gets them.
 */
export function silenceNodeWarnings(): void {
  const asked = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some(option =>
    /--trace-(warnings|deprecation)/.test(option),
  );
  if (!asked) process.removeAllListeners('warning');
}
