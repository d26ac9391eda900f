#!/usr/bin/env node
import { VERSION } from './version.ts';

// Nothing else is imported before it is needed: `--version` costs what Node costs.
const argv = process.argv.slice(2);
if (argv.length === 1 && ['--version', '-V', '-v'].includes(argv[0] ?? '')) {
  process.stdout.write(`tsdbt ${VERSION.tsdbt} (compatible with dbt ${VERSION.dbt})\n`);
} else {
  const { runCli } = await import('./run-cli.ts');
  process.exitCode = await runCli(argv);
}
