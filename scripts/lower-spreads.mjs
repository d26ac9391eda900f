import { readFile } from 'node:fs/promises';
import { transform } from 'esbuild';

/**
 * Writes object spreads of some modules out. V8 of Node 20 gives each object that is copied by spread and then gains keys a hidden class
 * of its own, so that all who read it miss their inline caches. js-yaml keeps the state of its parser in one: without, it is twice as fast.
 * @param {RegExp} filter of paths
 * @returns {import('esbuild').Plugin}
 */
export function lowerSpreads(filter) {
  return {
    name: 'lower-spreads',
    setup(build) {
      build.onLoad({ filter }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const { code } = await transform(source, {
          supported: { 'object-rest-spread': false },
          sourcemap: 'inline',
          sourcefile: path,
        });
        return { contents: code };
      });
    },
  };
}
