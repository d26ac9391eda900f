import { type FileSystem, fail, type JsonObject, maskSecrets } from '@tsdbt/core';
import { dump } from 'js-yaml';
import { readProjectFile } from '../load/find-project.ts';
import { readLayout } from '../load/project-layout.ts';
import { digest } from '../naming/digest.ts';
import { packagesRenderer, projectRenderer, type RenderInputs } from '../templates/yaml-renderers.ts';
import { hasErrors } from '../yaml/check-shape.ts';
import { localFolder, projectIdentity, specName } from './installed-packages.ts';
import { type PackageSpec, readPackageSpecs } from './package-specs.ts';
import { safeInstallPath } from './safe-install-path.ts';

/** What installing needs beyond files. Nothing that a package holds is ever run. */
export interface PackageTools {
  /** Checks a git revision (null: the default branch) out into an empty folder and gives its commit. */
  checkOut(url: string, revision: string | null, into: string): Promise<string>;
  /** Unpacks a .tar.gz, from a URL or a path, into a folder. */
  unpack(tarball: string, into: string): Promise<void>;
  /** Whether a path, links followed, is inside a folder. */
  isInside(folder: string, path: string): boolean;
}

export interface InstalledResult {
  readonly name: string;
  readonly version: string | null;
  /** As packages.yml has it. */
  readonly source: string;
}

/**
 * `tsdbt deps`: installs what the project and its packages ask for into the install path, anew, and writes `package-lock.yml`. Paths of
 * local packages count from the root project, nested ones too (dbt). Throws TS1013 for an entry that cannot be used, TS9003 for hub packages.
 */
export async function installPackages(
  fs: FileSystem,
  root: string,
  inputs: RenderInputs,
  tools: PackageTools,
): Promise<readonly InstalledResult[]> {
  const installer = new Installer(fs, root, inputs, tools);
  const asked = readPackageSpecs(fs, root, packagesRenderer(inputs));
  if (hasErrors(asked.diagnostics))
    fail({ ...(asked.diagnostics[0] ?? { code: 'TS1013', message: `${asked.file} cannot be read` }) });
  fs.remove(installer.installPath);
  await installer.installAll(asked.specs);
  fs.writeText(`${root}/package-lock.yml`, maskSecrets(lockFile(installer.locked, asked.entries)));
  return installer.installed;
}

class Installer {
  readonly installed: InstalledResult[] = [];
  readonly locked: JsonObject[] = [];
  readonly installPath: string;
  private readonly fs: FileSystem;
  private readonly root: string;
  private readonly inputs: RenderInputs;
  private readonly tools: PackageTools;
  private readonly seen = new Set<string>();

  constructor(fs: FileSystem, root: string, inputs: RenderInputs, tools: PackageTools) {
    this.fs = fs;
    this.root = root;
    this.inputs = inputs;
    this.tools = tools;
    const file = readProjectFile(fs, root);
    this.installPath = safeInstallPath(root, readLayout(file, '', projectRenderer(inputs, file)));
  }

  /** Packages of packages (`nested`) name local ones inside the project only: what they say is not the user's word. */
  async installAll(specs: readonly PackageSpec[], nested = false): Promise<void> {
    for (const spec of specs) {
      const source = specName(spec);
      if (nested && spec.kind === 'local') this.requireInside(this.root, localFolder(this.root, spec.local), source);
      if (this.seen.has(source)) continue;
      this.seen.add(source);
      await this.install(spec, source);
    }
  }

  private async install(spec: PackageSpec, source: string): Promise<void> {
    switch (spec.kind) {
      case 'local': {
        const folder = localFolder(this.root, spec.local);
        if (this.fs.stat(folder)?.kind !== 'folder') return this.missingLocal(spec.local);
        this.locked.push({ local: spec.local });
        return this.take(folder, source, null);
      }
      case 'git': {
        const checkout = `${this.installPath}/__checkout`;
        const commit = await this.tools.checkOut(spec.git, spec.revision, checkout);
        this.locked.push({
          git: spec.git,
          revision: commit,
          ...(spec.subdirectory === null ? {} : { subdirectory: spec.subdirectory }),
        });
        await this.take(spec.subdirectory === null ? checkout : `${checkout}/${spec.subdirectory}`, source, checkout);
        return this.fs.remove(checkout);
      }
      case 'tarball': {
        const unpacked = `${this.installPath}/__unpacked`;
        await this.tools.unpack(spec.tarball, unpacked);
        this.locked.push({ tarball: spec.tarball, name: spec.name });
        await this.take(this.onlyFolder(unpacked), source, unpacked);
        return this.fs.remove(unpacked);
      }
      case 'hub':
      case 'private':
        return fail({
          code: 'TS9003',
          message: `the package ${source} comes from a registry, which tsdbt does not ask`,
          at: { file: 'packages.yml' },
          hint: 'use its repository instead: git: with revision:, or a copy with local:',
        });
    }
  }

  /**
   * Copies a package's text files to the folder that bears its project's name, then installs what it asks for itself. What came from elsewhere
   * has a folder (`bounds`) out of which neither its paths nor its links may lead; a local package is the user's own, links and all.
   */
  private async take(folder: string, source: string, bounds: string | null): Promise<void> {
    if (bounds !== null) this.requireInside(bounds, folder, source);
    const { name, version } = projectIdentity(this.fs, folder, source);
    if (name === undefined) return this.nameless(source);
    if (!PROJECT_NAME.test(name)) return refuseName(name, source);
    const other = this.installed.find(each => each.name === name);
    if (other !== undefined) return refuseTwin(name, source, other.source);
    this.copy({ from: folder, to: `${this.installPath}/${name}`, source, bounds });
    this.installed.push({ name, version, source });
    await this.installAll(readPackageSpecs(this.fs, folder, packagesRenderer(this.inputs)).specs, true);
  }

  private copy({ from, to, source, bounds }: Copy): void {
    for (const entry of this.fs.list(from)) {
      const path = `${from}/${entry.name}`;
      const into = `${to}/${entry.name}`;
      if (entry.kind === 'folder') {
        if (!SKIPPED.has(entry.name) && path !== this.installPath) this.copy({ from: path, to: into, source, bounds });
      } else if (entry.kind === 'file' && TEXT_FILE.test(entry.name)) {
        if (bounds !== null) this.requireInside(bounds, path, source);
        this.fs.writeText(into, this.fs.readText(path));
      }
    }
  }

  private requireInside(folder: string, path: string, source: string): void {
    if (this.tools.isInside(folder, path)) return;
    fail({
      code: 'TS1020',
      message: `the package ${source} leads out of its folder: ${path.slice(folder.length + 1) || path}`,
      at: { file: 'packages.yml' },
      hint: 'nothing of it was installed; paths and links of a package stay inside it',
    });
  }

  /** The one folder that release tarballs hold. */
  private onlyFolder(unpacked: string): string {
    const entries = this.fs.list(unpacked);
    const [first] = entries;
    return entries.length === 1 && first?.kind === 'folder' ? `${unpacked}/${first.name}` : unpacked;
  }

  private nameless(source: string): never {
    return fail({ code: 'TS1013', message: `the package ${source} has no name in its project file` });
  }

  private missingLocal(local: string): never {
    return fail({
      code: 'TS1013',
      message: `there is no folder ${local} for the local package`,
      at: { file: 'packages.yml' },
      hint: 'paths of local packages count from the root project',
    });
  }
}

interface Copy {
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly bounds: string | null;
}

function refuseName(name: string, source: string): never {
  return fail({
    code: 'TS1019',
    message: `the package ${source} is named ${JSON.stringify(name)}, which cannot be the name of its folder`,
    at: { file: 'packages.yml' },
    hint: 'names of projects are letters, digits and underscores',
  });
}

function refuseTwin(name: string, source: string, other: string): never {
  const message = `two packages are named ${name}: ${other} and ${source}`;
  return fail({ code: 'TS1022', message, at: { file: 'packages.yml' }, hint: 'keep one of them' });
}

/** dbt: what a project may be called. */
const PROJECT_NAME = /^[^\d\W]\w*$/;

/** Folders of a package that are no part of it. */
const SKIPPED = new Set(['.git', 'target', 'logs', 'dbt_packages', 'node_modules']);

/** What a package consists of; anything else (images, binaries) is of no use to us. */
const TEXT_FILE = /\.(sql|ya?ml|md|csv|py|json|txt|dbtignore)$|^(LICENSE|\.dbtignore)/i;

/** dbt: the lock file names what was installed, and the hash of what was asked for. */
function lockFile(locked: readonly JsonObject[], entries: readonly JsonObject[]): string {
  const asked = entries.map(entry =>
    JSON.stringify(Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))),
  );
  const hash = digest('sha1', asked.sort().join('\n'));
  return dump({ packages: locked, sha1_hash: hash }, { seqNoIndent: false });
}
