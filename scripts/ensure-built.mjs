// Before `npm start` and `npm test`: installs and builds what is missing or stale, and nothing else.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isBuildFresh } from './build-stamp.mjs';
import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
if (!isBuildFresh()) {
  const build = fileURLToPath(new URL('build.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [build], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
