import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type { runCli } from './run-cli.ts';
import { tuneRuntime } from './tune-runtime.ts';

/** What `main.js` starts. */
export interface Program {
  readonly runCli: typeof runCli;
  readonly script?: Script;
  /** What the build writes to `program.cache`, when the commands that it runs have had their functions compiled. */
  readonly codeCache?: () => Buffer;
}

/**
 * Loads the bundle beside this file. With its code cache V8 has nothing to parse and little to compile, which is a tenth of a second a
 * command (docs/adr/0007-code-cache.md). V8 refuses a cache of another version or of other flags; then the bundle is compiled as usual.
 */
export function loadProgram(): Program {
  const require = createRequire(import.meta.url);
  // Node's own modules have code caches for V8's usual flags: what every command needs is loaded before there are others.
  for (const name of ['node:child_process', 'node:crypto', 'node:os']) require(name);
  tuneRuntime();
  const filename = fileURLToPath(new URL('program.cjs', import.meta.url));
  // Only modules have source maps, only scripts have code caches.
  if (process.sourceMapsEnabled) return require(filename) as Program;
  const source = readFileSync(filename, 'latin1'); // esbuild writes ASCII, which V8 keeps in one byte a character
  const cachedData = readIfThere(fileURLToPath(new URL('program.cache', import.meta.url)));
  const script = new Script(wrap(source), { filename, ...(cachedData !== undefined && { cachedData }) });
  const module = { exports: {} as Program };
  (script.runInThisContext() as CommonJsModule)(module.exports, require, module, filename);
  return { ...module.exports, script, codeCache: () => codeCacheOf(script) };
}

/** V8 notes the flags of the moment in a cache; those which the program starts with count. */
function codeCacheOf(script: Script): Buffer {
  tuneRuntime();
  return script.createCachedData();
}

type CommonJsModule = (exports: object, require: NodeJS.Require, module: object, filename: string) => void;

function wrap(source: string): string {
  return `(function (exports, require, module, __filename) {${source}\n})`;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
