import path from 'node:path';
import type { TemplateHost } from '@tsdbt/context';
import {
  type Clock,
  type DbtRelease,
  type Events,
  type FileSystem,
  type Flags,
  fail,
  type Invocation,
  type JsonObject,
  type JsonValue,
  maskSecrets,
  rememberNamedSecrets,
  type Target,
} from '@tsdbt/core';
import {
  findProjectRoot,
  loadProject,
  type ProjectFiles,
  parseYaml,
  readLogPath,
  readProjectFlags,
  readRelease,
  resolveTarget,
  resolveTargetIfAny,
  yamlFunctions,
} from '@tsdbt/project';
import type { OptionValues } from '../options/options.ts';
import { resolveOptions } from '../options/resolve-options.ts';
import { toFlags } from '../options/to-flags.ts';
import { readUserFlags } from '../options/user-settings.ts';
import { formatTimestamp } from '../ports/format-timestamp.ts';
import { nodeFileSystem } from '../ports/node-file-system.ts';
import { systemClock } from '../ports/system-clock.ts';
import type { CommandRequest } from '../request/command-request.ts';
import { invokedEvent } from './invoked-event.ts';

/** What every command begins with: the project's files, the target and the options in effect. Nothing is parsed yet. */
export interface Session {
  readonly request: CommandRequest;
  readonly fs: FileSystem;
  readonly clock: Clock;
  readonly options: OptionValues;
  readonly files: ProjectFiles;
  readonly invocation: Invocation;
  /** What templates need from outside. */
  readonly host: TemplateHost;
  /** Monotonic seconds when the command began. */
  readonly begun: number;
}

export function openSession(request: CommandRequest): Session {
  const fs = nodeFileSystem;
  const clock = systemClock;
  const begun = clock.monotonic();
  const user = readUserFlags(fs, request.homeDir);
  const early = resolveOptions(request.options, request.env, { user });
  const projectDir = findProject(fs, request.cwd, early.projectDir);
  const vars = readMapping('--vars', early.vars);
  rememberNamedSecrets(vars);
  const resolve = (project: JsonObject): OptionValues =>
    resolveOptions(request.options, request.env, { project, user });
  const files = loadTellingOf({ request, fs, projectDir, vars, options: early }, resolve);
  const projectFlags = readProjectFlags(files);
  const options = resolve(projectFlags);
  request.events(invokedEvent(request, { projectDir, options, logPath: readLogPath(files) }));
  if (options.useV2Parser === true) refuseOtherParser();
  const dbtRelease = readRelease(files);
  const flags = toFlags(options, { projectFlags, release: dbtRelease }, yamlFunctions.parse);
  if (flags.behavior.use_catalogs_v2 === true && fs.stat(`${projectDir}/catalogs.yml`) !== undefined) refuseCatalogs();
  const target = findTarget({ request, fs, projectDir, vars, options });
  // --no-print: what templates print is dropped where they speak.
  const events: Events = flags.printer ? request.events : event => event.type !== 'print' && request.events(event);
  const host: TemplateHost = { events, yaml: yamlFunctions };
  return {
    request,
    fs,
    clock,
    options,
    files,
    begun,
    host,
    invocation: createInvocation({ request, clock, projectDir, vars, dbtRelease, flags, target }),
  };
}

/** A project file that cannot be read is told in the log as well, which then is where the command line says. */
function loadTellingOf(
  { request, fs, projectDir, vars, options }: TargetInputs,
  resolve: (projectFlags: JsonObject) => OptionValues,
): ProjectFiles {
  const seedSizeLimit = (flags: JsonObject): number => (resolve(flags).maximumSeedSizeMib ?? 1) * 1024 * 1024;
  try {
    return loadProject(fs, projectDir, { env: request.env, vars, seedSizeLimit });
  } catch (error) {
    request.events(invokedEvent(request, { projectDir, options, logPath: undefined }));
    throw error;
  }
}

/** dbt 1.12: catalogs are for adapters that have them; ClickHouse's has not. */
function refuseCatalogs(): never {
  return fail({
    code: 'TS8013',
    message: 'use_catalogs_v2: ClickHouse has no catalogs',
    at: { file: 'catalogs.yml' },
    hint: 'take the file or the flag away',
  });
}

/** dbt 1.12 can hand parsing to another program, whose result may be another one. */
function refuseOtherParser(): never {
  return fail({
    code: 'TS8012',
    message: '--use-v2-parser: there is one parser',
    hint: 'leave it out, in the environment and under flags: too; projects of any size are parsed fast',
  });
}

/** dbt: without --project-dir, the nearest folder upwards; with it, exactly that folder. */
function findProject(fs: FileSystem, cwd: string, given: string | undefined): string {
  if (given !== undefined) return path.resolve(cwd, given);
  const found = findProjectRoot(fs, cwd);
  if (found !== undefined) return found;
  return fail({
    code: 'TS1001',
    message: `there is no project.yml or dbt_project.yml in ${cwd} or above`,
    hint: 'run inside a project, or pass --project-dir',
  });
}

/** An option that holds a YAML mapping; absent means empty. */
export function readMapping(option: string, text: string | undefined): Readonly<Record<string, JsonValue>> {
  if (text === undefined || text.trim() === '') return {};
  const value = parseYaml(text, option);
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    return fail({
      code: 'TS8003',
      message: `${option} takes a YAML mapping, not ${JSON.stringify(value)}`,
      hint: `e.g. ${option} '{key: value}'`,
    });
  }
  return value as JsonObject;
}

interface TargetInputs {
  readonly request: CommandRequest;
  readonly fs: FileSystem;
  readonly projectDir: string;
  readonly vars: Readonly<Record<string, JsonValue>>;
  readonly options: OptionValues;
}

function findTarget({ request, fs, projectDir, vars, options }: TargetInputs): Target {
  const resolve = WITHOUT_WAREHOUSE.has(request.command) ? resolveTargetIfAny : resolveTarget;
  const { target, warnings } = resolve(fs, {
    projectDir,
    cwd: request.cwd,
    homeDir: request.homeDir,
    env: request.env,
    vars,
    profilesDir: options.profilesDir === undefined ? undefined : path.resolve(request.cwd, options.profilesDir),
    profile: options.profile,
    target: options.target,
    threads: options.threads,
  });
  for (const diagnostic of warnings) request.events({ type: 'diagnostic', diagnostic });
  return target;
}

/** Commands that a machine without a profile can run, as when a container with a project's packages is made. */
const WITHOUT_WAREHOUSE: ReadonlySet<CommandRequest['command']> = new Set(['deps', 'clean', 'schema']);

interface InvocationInputs {
  readonly request: CommandRequest;
  readonly clock: Clock;
  readonly projectDir: string;
  readonly vars: Readonly<Record<string, JsonValue>>;
  readonly dbtRelease: DbtRelease;
  readonly flags: Flags;
  readonly target: Target;
}

function createInvocation({
  request,
  clock,
  projectDir,
  vars,
  dbtRelease,
  flags,
  target,
}: InvocationInputs): Invocation {
  return {
    id: request.invocationId,
    startedAt: formatTimestamp(clock.now()),
    command: request.command.split(' ').at(-1) ?? request.command,
    commandLine: maskSecrets(request.commandLine),
    projectDir,
    env: request.env,
    vars,
    dbtRelease,
    flags,
    target,
    pid: request.pid,
    host: request.host,
  };
}
