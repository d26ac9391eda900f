import { type Diagnostic, fail, type ManifestNode } from '@tsdbt/core';
import { splitBlocks, type TemplateBlock } from '@tsdbt/jinja';
import { type ResourceFile, relativePath } from '../load/project-files.ts';
import { fqnOf, stemOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import { nodePatch, type PatchIndex } from '../properties/node-patch.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
import { readReference } from '../templates/reference-text.ts';
import { show } from '../yaml/check-shape.ts';
import { locate } from '../yaml/locate.ts';
import { parseSqlNode, textChecksum } from './sql-node.ts';

const SNAPSHOT: ReadonlySet<TemplateBlock['kind']> = new Set(['snapshot'] as const);

/** The `{% snapshot %}` blocks of a file. dbt: the file's name is a part of the fqn. */
export function parseSnapshots(
  session: ParseSession,
  pkg: PackageContext,
  file: ResourceFile,
  patches: PatchIndex,
): ManifestNode[] {
  const { blocks, diagnostics } = splitBlocks(file.text, { file: pkg.files.prefix + file.path, kinds: SNAPSHOT });
  session.diagnostics.add(...diagnostics);
  return blocks.map(block => {
    const path = relativePath(file);
    const text = block.contents;
    const node = parseSqlNode(session, {
      pkg,
      resourceType: 'snapshot',
      configResource: 'snapshot',
      id: uniqueId('snapshot', pkg.name, block.name),
      name: block.name,
      path,
      originalFilePath: file.path,
      fqn: fqnOf(pkg.name, path, stemOf(path), block.name),
      rawCode: text,
      checksum: textChecksum(file.text.trim()),
      patch: patches.take(block.name, 'snapshots'),
      local: { codeStart: placeOf(file.text, block.contentsStart) },
    });
    return checkSnapshot(session, pkg, node);
  });
}

/** A snapshot of YAML only: everything of the relation it names. */
export function parseYamlSnapshot(session: ParseSession, pkg: PackageContext, entry: PropertyEntry): ManifestNode {
  const relation = String(entry.value.relation);
  const folder = entry.file.slice(entry.file.indexOf('/') + 1);
  const path = `${folder}/${entry.name}.sql`;
  if (readReference(relation) === undefined) {
    const at = locate(entry.document, [...entry.path, 'relation']);
    fail({ code: 'TS2005', message: `the relation of ${entry.name} is ${show(relation)}`, at, hint: RELATION });
  }
  const rawCode = `select * from {{ ${relation} }}`;
  const node = parseSqlNode(session, {
    pkg,
    resourceType: 'snapshot',
    configResource: 'snapshot',
    id: uniqueId('snapshot', pkg.name, entry.name),
    name: entry.name,
    path,
    originalFilePath: entry.file,
    fqn: fqnOf(pkg.name, folder, entry.name),
    rawCode,
    checksum: textChecksum(entry.document.text.trim()),
    patch: nodePatch(entry),
  });
  return checkSnapshot(session, pkg, node);
}

const RELATION = "a snapshot's relation is ref('…') or source('…', '…')";

/** What each strategy cannot do without (dbt). */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  timestamp: ['unique_key', 'updated_at'],
  check: ['unique_key', 'check_cols'],
};

function checkSnapshot(session: ParseSession, pkg: PackageContext, node: ManifestNode): ManifestNode {
  const problem = node.config.enabled ? strategyProblem(node) : undefined;
  if (problem !== undefined) {
    const at = node.local.declaredAt ?? { file: pkg.files.prefix + node.original_file_path };
    session.diagnostics.error({ ...problem, at, nodeId: node.unique_id });
  }
  return node;
}

function strategyProblem({ name, config }: ManifestNode): Pick<Diagnostic, 'code' | 'message' | 'hint'> | undefined {
  const { strategy, check_cols: columns } = config;
  const required = typeof strategy === 'string' ? (REQUIRED[strategy] ?? ['unique_key']) : ['strategy', 'unique_key'];
  const missing = required.filter(key => config[key] === null || config[key] === undefined);
  if (missing.length > 0) {
    const message = `the snapshot ${name} lacks the config ${missing.map(key => `"${key}"`).join(' and ')}`;
    return { code: 'TS1009', message, ...(typeof strategy === 'string' ? {} : { hint: STRATEGIES }) };
  }
  if (strategy === 'check' && typeof columns === 'string' && columns !== 'all')
    return { code: 'TS2005', message: `check_cols of the snapshot ${name} is "${columns}", must be all or a list` };
  if (strategy === 'timestamp' && columns !== null && columns !== undefined)
    return { code: 'TS2005', message: `the snapshot ${name} goes by timestamp, so it must not have check_cols` };
  return undefined;
}

const STRATEGIES = 'strategy is timestamp (with updated_at) or check (with check_cols)';

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
