#!/usr/bin/env node
import { silenceNodeWarnings } from './silence-node-warnings.ts';
import { VERSION } from './version.ts';

silenceNodeWarnings();

// Whoever reads the output may stop reading (`tsdbt ls | head`); the command goes on to its end all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// Nothing else is imported before it is needed: `--version` costs what Node costs.
const argv = process.argv.slice(2);
if (argv.length === 1 && ['--version', '-V', '-v'].includes(argv[0] ?? '')) {
  process.stdout.write(`tsdbt ${VERSION.tsdbt} (compatible with dbt ${VERSION.dbt})\n`);
} else {
  const { loadProgram } = await import('./load-program.ts');
  try {
    process.exitCode = await loadProgram().runCli(argv);
  } catch (error) {
    // What the system refuses before there is a reporter: the working folder may be gone.
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    process.stderr.write(`TS1026 ${error.message}\n`);
    process.exitCode = 2;
  }
}
