import { SILENT_HOST } from '@tsdbt/context';
import {
  type DbtRelease,
  type Flags,
  type Invocation,
  type ManifestNode,
  memoryFileSystem,
  type ParsedProject,
} from '@tsdbt/core';
import { loadProject } from '../load/load-project.ts';
import { parseProject } from '../parse-project.ts';
import { resolveTargetIfAny } from '../profile/resolve-target.ts';
import { yamlFunctions } from '../yaml/yaml-functions.ts';

/** What a test may change about an invocation. */
export interface ParseSettings {
  readonly env?: Readonly<Record<string, string>>;
  readonly vars?: Invocation['vars'];
  readonly flags?: Partial<Flags>;
  readonly dbtRelease?: DbtRelease;
  readonly target?: string;
}

const ROOT = '/p';

const FLAGS: Flags = {
  fullRefresh: false,
  failFast: false,
  empty: false,
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
};

/** Parses a project given as a map from path to text; without a project file it is named `p`, without a profile its target is local. */
export function parseFiles(files: Readonly<Record<string, string>>, settings: ParseSettings = {}): ParsedProject {
  const complete = { 'dbt_project.yml': 'name: p\nversion: "1.0"\nprofile: p\n', ...files };
  const fs = memoryFileSystem(
    Object.fromEntries(Object.entries(complete).map(([path, text]) => [`${ROOT}/${path}`, text])),
  );
  const { env = {}, vars = {} } = settings;
  const { target } = resolveTargetIfAny(fs, { projectDir: ROOT, cwd: ROOT, env, vars, target: settings.target });
  const invocation: Invocation = {
    id: '00000000-0000-0000-0000-000000000000',
    startedAt: '2026-01-01T00:00:00.000000Z',
    command: 'parse',
    commandLine: 'tsdbt parse',
    dbtRelease: settings.dbtRelease ?? '1.11',
    projectDir: ROOT,
    env,
    vars,
    flags: { ...FLAGS, ...settings.flags },
    target,
    pid: 1,
    host: 'h',
  };
  const project = loadProject(fs, ROOT, { env, vars });
  return parseProject({ files: project, invocation, host: { ...SILENT_HOST, yaml: yamlFunctions } }).parsed;
}

/** A node of the manifest that must be there. */
export function nodeOf(parsed: ParsedProject, id: string): ManifestNode {
  const found = parsed.manifest.nodes[id];
  if (found !== undefined) return found;
  const ids = Object.keys(parsed.manifest.nodes).join(', ');
  throw new Error(`no ${id} among ${ids}; ${diagnosticsOf(parsed).join('; ')}`);
}

/** `CODE file:line:column message` of each diagnostic. */
export function diagnosticsOf({ diagnostics }: ParsedProject): string[] {
  return diagnostics.map(({ code, at, message, hint }) => {
    const place = at === undefined ? '' : `${at.file}:${at.line ?? ''}:${at.column ?? ''}`;
    return `${code} ${place} ${message}${hint === undefined ? '' : ` (${hint})`}`;
  });
}
