import type { ManifestNode } from '@tsdbt/core';
import { splitBlocks, type TemplateBlock } from '@tsdbt/jinja';
import { type ResourceFile, relativePath } from '../load/project-files.ts';
import { fqnOf, stemOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import { nodePatch, type PatchIndex } from '../properties/node-patch.ts';
import type { PropertyEntry } from '../properties/read-properties.ts';
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
      patch: patches.take(block.name),
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

/** What each strategy cannot do without (dbt). */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  timestamp: ['unique_key', 'updated_at'],
  check: ['unique_key', 'check_cols'],
};

function checkSnapshot(session: ParseSession, pkg: PackageContext, node: ManifestNode): ManifestNode {
  if (!node.config.enabled) return node;
  const { strategy } = node.config;
  const required = typeof strategy === 'string' ? (REQUIRED[strategy] ?? ['unique_key']) : ['strategy', 'unique_key'];
  const missing = required.filter(key => node.config[key] === null || node.config[key] === undefined);
  if (missing.length > 0) {
    const file = pkg.files.prefix + node.original_file_path;
    const message = `the snapshot ${node.name} lacks the config ${missing.map(key => `"${key}"`).join(' and ')}`;
    const hint =
      strategy === undefined || strategy === null
        ? 'strategy is timestamp (with updated_at) or check (with check_cols)'
        : undefined;
    const at = node.local.declaredAt ?? { file };
    session.diagnostics.error({
      code: 'TS1009',
      message,
      at,
      nodeId: node.unique_id,
      ...(hint === undefined ? {} : { hint }),
    });
  }
  return node;
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
