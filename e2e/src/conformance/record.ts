// `npm run conformance [-- AREA …]`: holds the built tsdbt to every recorded case and prints the score by area. Cases that
// pass are added to expected.json, which the tests hold; one that has stopped passing is only reported.
import { readFileSync, writeFileSync } from 'node:fs';
import { conformanceAreas, hasRecordings, runConformance } from './run-conformance.ts';

const EXPECTED = new URL('expected.json', import.meta.url);

if (!hasRecordings) console.log('The recorded cases are not in ../shared/conformance.');
else await record(process.argv.slice(2));

async function record(wanted: readonly string[]): Promise<void> {
  const expected = JSON.parse(readFileSync(EXPECTED, 'utf8')) as Record<string, readonly string[]>;
  for (const area of wanted.length > 0 ? wanted : conformanceAreas()) {
    const { passed, failed, output } = await runConformance(area);
    const lost = failed.filter(name => expected[area]?.includes(name));
    console.log(
      output
        .split('\n')
        .filter(line => !line.startsWith('ok '))
        .join('\n'),
    );
    if (lost.length > 0) console.log(`no longer passing: ${lost.join(', ')}`);
    expected[area] = [...new Set([...(expected[area] ?? []), ...passed])].sort();
    writeFileSync(EXPECTED, `${JSON.stringify(expected, null, 2)}\n`);
  }
}
