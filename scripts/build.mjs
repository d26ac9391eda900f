// Builds packages/cli/dist: main.js, which `tsdbt --version` needs nothing but; load-program.js; and program.cjs, which is all the rest, with
// its code cache. Dynamic imports are what is evaluated late. chdb stays outside because it brings a native library.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeStamp } from './build-stamp.mjs';
import { lowerSpreads } from './lower-spreads.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = 'packages/cli/dist';
const cache = `${outdir}/program.cache`;

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Names stay, for stacks.
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
};

const started = performance.now();
mkdirSync(join(root, outdir), { recursive: true });
// V8 knows what a cache belongs to by the length of the source only.
rmSync(join(root, cache), { force: true });
const builds = await Promise.all([buildLoader(), buildProgram()]).catch(() => process.exit(1)); // esbuild has printed what is wrong
chmodSync(join(root, outdir, 'main.js'), 0o755);
makeCodeCache();
writeStamp(
  builds.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
  [...builds.flatMap(({ metafile }) => Object.keys(metafile.outputs)), cache],
);
console.log(`Built ${outdir}/main.js in ${((performance.now() - started) / 1000).toFixed(1)} s`);

function buildLoader() {
  return build({
    ...common,
    entryPoints: { main: 'packages/cli/src/main.ts', 'load-program': 'packages/cli/src/load-program.ts' },
    chunkNames: '[name]',
    format: 'esm',
    splitting: true,
    metafile: true,
  });
}

/** One CommonJS file, since ES modules cannot have a code cache. */
function buildProgram() {
  return build({
    ...common,
    entryPoints: { program: 'packages/cli/src/run-cli.ts' },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    banner: { js: "const programUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: { 'import.meta.url': 'programUrl' },
    supported: { 'dynamic-import': false },
    external: ['chdb'],
    plugins: [lowerSpreads(/[\\/]js-yaml[\\/].*\.mjs$/)],
    metafile: true,
  });
}

function makeCodeCache() {
  const script = fileURLToPath(new URL('make-code-cache.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}
