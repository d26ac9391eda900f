/**
 * The walls of the house: what each package is for, which packages it may import, and which third-party libraries are its
 * own. Rows stand in order: a package may import only from rows above it. `npm run check` holds the package.json files, the
 * tsconfig references and every import to this table; docs/architecture.md draws what the package.json files really say.
 */
export interface Layer {
  /** Folder under packages/. */
  readonly folder: string;
  /** Its one job, in a line. */
  readonly job: string;
  readonly mayImport: readonly string[];
  /** Third-party libraries that no other package may import. */
  readonly owns: readonly string[];
}

export const LAYERS: readonly Layer[] = [
  {
    folder: 'core',
    job: 'the words: manifest, graph, plan and result types; ports (Warehouse, FileSystem, Clock, Events); diagnostics',
    mayImport: [],
    owns: [],
  },
  {
    folder: 'sql',
    job: 'ClickHouse text, pure: quoting, literals, types, DDL/DML builders, statement splitting',
    mayImport: ['core'],
    owns: [],
  },
  {
    folder: 'jinja',
    job: 'template text → a generator that renders it, with Jinja2’s semantics',
    mayImport: ['core'],
    owns: [],
  },
  {
    folder: 'graph',
    job: 'the DAG, selectors, comparison with a previous state',
    mayImport: ['core'],
    owns: [],
  },
  {
    folder: 'context',
    job: 'what a template may see in each phase; the built-in macros; dispatch; Relation, Column and result-table values',
    mayImport: ['core', 'sql', 'jinja'],
    owns: [],
  },
  {
    folder: 'project',
    job: 'files → Manifest: loading, YAML, config merging, one file per resource kind',
    mayImport: ['core', 'sql', 'jinja', 'context'],
    owns: ['js-yaml', 'zod'],
  },
  {
    folder: 'compile',
    job: 'a node → SQL: ephemeral CTEs, test and unit-test SQL',
    mayImport: ['core', 'sql', 'jinja', 'context', 'graph'],
    owns: [],
  },
  {
    folder: 'plan',
    job: 'materialisations, contracts, drift, audits → steps; explain',
    mayImport: ['core', 'sql'],
    owns: [],
  },
  {
    folder: 'clickhouse',
    job: 'drivers and pool, introspection and catalog, applying steps, loading files, serving the embedded warehouse',
    mayImport: ['core', 'sql'],
    owns: ['@clickhouse/client', 'chdb', 'fzstd'],
  },
  {
    folder: 'artifacts',
    job: 'manifest, run_results, catalog and sources JSON, written and read back',
    mayImport: ['core'],
    owns: [],
  },
  {
    folder: 'engine',
    job: 'composes: the commands and the run loop, as data',
    mayImport: ['core', 'sql', 'jinja', 'graph', 'context', 'project', 'compile', 'plan', 'clickhouse', 'artifacts'],
    owns: [],
  },
  {
    folder: 'site',
    job: 'HTML from data: documentation, lineage, dashboards, diff report',
    mayImport: ['core', 'artifacts'],
    owns: ['nunjucks'],
  },
  {
    folder: 'cli',
    job: 'argv → engine; reporters; exit codes',
    mayImport: ['core', 'engine', 'site'],
    owns: ['commander', 'picocolors'],
  },
];
