import type {
  Answer,
  Ask,
  Invocation,
  MacroNode,
  Manifest,
  ManifestNode,
  NodeConfig,
  ProjectSettings,
  SourceNode,
} from '@tsdbt/core';
import { compileTemplate, type Environment, parseTemplate, render, type Scope, splitBlocks } from '@tsdbt/jinja';
import { builtinMacroNodes } from '../builtins/builtin-macro-nodes.ts';
import { buildMacroLibrary, type MacroLibrary } from '../macros/macro-library.ts';

/** An invocation with the defaults of a first `dbt compile`. */
export function testInvocation(changes: Partial<Invocation> & { readonly empty?: boolean } = {}): Invocation {
  const { empty = false, ...others } = changes;
  return {
    id: '7d1c4e1e-0f3a-4a35-9f3c-0a64a9d4a8f1',
    startedAt: '2024-05-06T07:08:09.123456Z',
    command: 'compile',
    commandLine: 'tsdbt compile',
    dbtRelease: '1.11',
    projectDir: '/project',
    env: {},
    vars: {},
    flags: {
      fullRefresh: false,
      failFast: false,
      empty,
      debug: false,
      quiet: false,
      introspect: true,
      warnError: false,
      indirectSelection: 'eager',
      defer: false,
      favorState: false,
      versionCheck: true,
      partialParse: true,
      writeJson: true,
      printer: true,
      renderTimeLimit: 60,
      behavior: {},
    },
    target: {
      profileName: 'p',
      name: 'local',
      schema: 'dev',
      threads: 2,
      connection: { driver: 'chdb', path: '/project/.tsdbt/warehouse' },
      visible: { host: '127.0.0.1', user: 'default' },
      settings: {},
    },
    pid: 1,
    host: 'here',
    ...others,
  };
}

export function testProject(changes: Partial<ProjectSettings> = {}): ProjectSettings {
  return {
    name: 'p',
    version: null,
    root: '/project',
    targetPath: 'target',
    logPath: 'logs',
    cleanTargets: [],
    sourcePaths: [],
    packagesInstallPath: 'dbt_packages',
    queryComment: null,
    dispatch: [],
    packages: [{ name: 'p', root: '/project', vars: {}, version: null }],
    vars: {},
    onRunStart: [],
    onRunEnd: [],
    flags: {},
    ...changes,
  };
}

/** Macros of packages from their text, with the built-in ones. */
function testMacros(packages: Readonly<Record<string, string>>): Readonly<Record<string, MacroNode>> {
  const macros: Record<string, MacroNode> = { ...builtinMacroNodes() };
  for (const [packageName, text] of Object.entries(packages)) {
    for (const block of splitBlocks(text, { file: 'macros/m.sql' }).blocks) {
      const id = `macro.${packageName}.${block.macroName}`;
      const template = Object.values(builtinMacroNodes())[0] as MacroNode;
      macros[id] = {
        ...template,
        unique_id: id,
        name: block.macroName,
        package_name: packageName,
        path: 'm.sql',
        original_file_path: 'macros/m.sql',
        macro_sql: block.text,
        local: {},
      };
    }
  }
  return macros;
}

export function testLibrary(
  packages: Readonly<Record<string, string>> = {},
  dispatch: ProjectSettings['dispatch'] = [],
): MacroLibrary {
  return buildMacroLibrary({ macros: testMacros(packages), rootPackage: 'p', dispatch });
}

/** A model of package `p`; `config` is merged over a view's. */
export function testNode(
  name: string,
  changes: Partial<Omit<ManifestNode, 'config'>> & { readonly config?: Partial<NodeConfig> } = {},
): ManifestNode {
  const { config, ...others } = changes;
  const packageName = others.package_name ?? 'p';
  return {
    unique_id: `model.${packageName}.${name}`,
    resource_type: 'model',
    name,
    package_name: packageName,
    path: `${name}.sql`,
    original_file_path: `models/${name}.sql`,
    fqn: [packageName, name],
    alias: name,
    database: '',
    schema: 'dev',
    relation_name: `\`dev\`.\`${name}\``,
    checksum: { name: 'none', checksum: '' },
    raw_code: '',
    language: 'sql',
    config: { enabled: true, materialized: 'view', tags: [], meta: {}, ...config } as NodeConfig,
    unrendered_config: {},
    tags: [],
    meta: {},
    group: null,
    description: '',
    columns: {},
    docs: { show: true, node_color: null },
    patch_path: null,
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    contract: { enforced: false, alias_types: true, checksum: null },
    constraints: [],
    doc_blocks: [],
    created_at: 0,
    local: {},
    ...others,
  };
}

export function testManifest(nodes: readonly ManifestNode[], sources: readonly SourceNode[] = []): Manifest {
  return {
    metadata: {
      project_name: 'p',
      project_id: '',
      adapter_type: 'clickhouse',
      generated_at: '',
      invocation_id: '',
      dbt_version: '1.11.16',
      invocation_started_at: '',
      env: {},
      quoting: {},
    },
    nodes: Object.fromEntries(nodes.map(node => [node.unique_id, node])),
    sources: Object.fromEntries(sources.map(source => [source.unique_id, source])),
    macros: {},
    docs: {},
    exposures: {},
    metrics: {},
    groups: {},
    selectors: {},
    disabled: {},
    saved_queries: {},
    semantic_models: {},
    unit_tests: {},
    functions: {},
  };
}

export function testSource(sourceName: string, name: string, changes: Partial<SourceNode> = {}): SourceNode {
  return {
    unique_id: `source.p.${sourceName}.${name}`,
    resource_type: 'source',
    name,
    source_name: sourceName,
    identifier: name,
    package_name: 'p',
    path: 'models/sources.yml',
    original_file_path: 'models/sources.yml',
    fqn: ['p', sourceName, name],
    database: '',
    schema: sourceName,
    relation_name: `\`${sourceName}\`.\`${name}\``,
    description: '',
    source_description: '',
    source_meta: {},
    loader: '',
    loaded_at_field: null,
    loaded_at_query: null,
    freshness: null,
    external: null,
    quoting: {},
    columns: {},
    tags: [],
    meta: {},
    config: { enabled: true },
    unrendered_config: {},
    unrendered_database: null,
    unrendered_schema: null,
    patch_path: null,
    doc_blocks: [],
    created_at: 0,
    local: {},
    ...changes,
  };
}

/** Renders a text in a scope; asks are answered in turn, an ask too many fails. */
export function renderText(
  text: string,
  scope: Scope,
  options: { readonly environment?: Environment; readonly answer?: (ask: Ask) => Answer } = {},
): string {
  const { environment, answer } = options;
  const rendering = render(compileTemplate(parseTemplate(text, { file: 'models/m.sql' })), scope, {
    ...(environment === undefined ? {} : { environment }),
  });
  return drive(rendering as Generator<Ask, string, Answer>, answer);
}

/** Runs a generator to its end. */
function drive<T>(generator: Generator<Ask, T, Answer>, answer?: (ask: Ask) => Answer): T {
  let step = generator.next();
  while (step.done !== true) {
    if (answer === undefined) throw new Error(`asked without an answer: ${JSON.stringify(step.value)}`);
    try {
      step = generator.next(answer(step.value));
    } catch (error) {
      step = generator.throw(error);
    }
  }
  return step.value;
}
