/** Code → [title, what it means and what to do]; the catalogue in packages/core. */
export type Catalogue = Readonly<Record<string, readonly [title: string, meaning: string]>>;

/** The page docs/errors.md: every diagnostic code, grouped by its first digit, with an anchor to link to. */
export function describeErrors(catalogue: Catalogue): string {
  const codes = Object.entries(catalogue).sort(([a], [b]) => a.localeCompare(b));
  const sections = Object.entries(GROUPS).flatMap(([digit, title]) => {
    const members = codes.filter(([code]) => code.startsWith(`TS${digit}`));
    return members.length === 0 ? [] : [`## ${title}`, '', ...TABLE_HEAD, ...members.map(drawRow), ''];
  });
  return [...INTRODUCTION, '', ...sections].join('\n');
}

/** Codes whose first digit no group has: they would be missing from the page. */
export function ungroupedCodes(catalogue: Catalogue): readonly string[] {
  return Object.keys(catalogue).filter(code => !/^TS\d{4}$/.test(code) || GROUPS[code.charAt(2)] === undefined);
}

const INTRODUCTION = [
  '# Errors and warnings',
  '',
  'Every problem that tsdbt reports has a code. This page is generated from `packages/core/src/diagnostics/catalogue.ts`',
  'by `npm run docs`; a code is never reused for another meaning.',
];

const TABLE_HEAD = ['| code | problem | meaning and remedy |', '|---|---|---|'];

const GROUPS: Readonly<Record<string, string>> = {
  1: 'Project files, profiles, packages',
  2: 'Properties',
  3: 'Templates',
  4: 'References and the graph',
  5: 'Selection and state',
  6: 'Warehouse and SQL',
  7: 'Loads and seeds',
  8: 'Command line and results',
  9: 'Not supported',
};

function drawRow([code, [title, meaning]]: readonly [string, readonly [string, string]]): string {
  return `| <a id="${code.toLowerCase()}"></a>${code} | ${escapeCell(title)} | ${escapeCell(meaning)} |`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
