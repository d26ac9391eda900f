// `npm run docs` writes the generated parts of docs/; `--check` (used by `npm run check`) only says which are out of date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../packages/core/src/index.ts';
import { describeErrors, ungroupedCodes } from './describe-errors.ts';
import { drawPackages } from './draw-architecture.ts';
import { replaceGeneratedSection } from './generated-section.ts';
import { REPOSITORY, readWorkspace } from './workspace.ts';

const PAGES: Readonly<Record<string, (written: string) => string>> = {
  'docs/architecture.md': written =>
    replaceGeneratedSection(written, 'packages', drawPackages(readWorkspace(REPOSITORY))),
  'docs/errors.md': () => describeErrors(CATALOGUE),
};

const checkOnly = process.argv.includes('--check');
for (const code of ungroupedCodes(CATALOGUE))
  complain(`${code} fits no group of docs/errors.md (scripts/describe-errors.ts)`);
for (const [path, draw] of Object.entries(PAGES)) {
  const file = join(REPOSITORY, path);
  const written = readFileSync(file, { encoding: 'utf8', flag: 'a+' });
  const fresh = draw(written);
  if (fresh === written) continue;
  if (checkOnly) complain(`${path} is out of date: run "npm run docs"`);
  else writeFileSync(file, fresh);
}

function complain(problem: string): void {
  console.error(problem);
  process.exitCode = 1;
}
