// Bundles the command line into packages/cli/dist/main.js. Splitting follows the dynamic imports in the source, so that
// `tsdbt --version` reads one small file; chdb stays outside because it brings a native library.
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeStamp } from './build-stamp.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const outdir = 'packages/cli/dist';
const chunks = 'chunks';

// Some dependencies are CommonJS and call require() for Node's own modules, which an ES module lacks.
const requireForCommonJs =
  "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);";

const started = performance.now();
mkdirSync(join(root, outdir), { recursive: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { main: 'packages/cli/src/main.ts' },
  outdir,
  chunkNames: `${chunks}/[name]-[hash]`,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['chdb'],
  // Node reads all of it before it runs any of it. Names stay, for stacks.
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
  banner: { js: requireForCommonJs },
}).catch(() => process.exit(1)); // esbuild has printed what is wrong
const outputs = Object.keys(metafile.outputs);
removeOldChunks(outputs);
chmodSync(join(root, outdir, 'main.js'), 0o755);
writeStamp(Object.keys(metafile.inputs), outputs);
console.log(`Built ${outdir}/main.js in ${((performance.now() - started) / 1000).toFixed(1)} s`);

/**
 * Chunks are named by content; those of earlier builds would pile up.
 * @param {string[]} outputs
 */
function removeOldChunks(outputs) {
  const folder = join(root, outdir, chunks);
  const current = new Set(outputs.map(path => basename(path)));
  for (const name of readdirSync(folder, { withFileTypes: true }).map(entry => entry.name))
    if (!current.has(name)) rmSync(join(folder, name));
}
