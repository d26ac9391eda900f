import { type JsonObject, type JsonValue, type NodeResourceType, type PassiveNode, plainJson } from '@tsdbt/core';
import { type ResourceFile, relativePath } from '../load/project-files.ts';
import { fqnOf, stemOf } from '../naming/fqn.ts';
import { type PackageContext, type ParseSession, uniqueId } from '../parse-session.ts';
import type { PatchIndex } from '../properties/node-patch.ts';
import { isObject, listOf, objectOf } from '../yaml/json-shape.ts';
import { codeStart } from './code-start.ts';
import { parseSqlNode, textChecksum } from './sql-node.ts';

/** A function of SQL from its file; what it takes and returns is said in YAML. It is selectable and in the manifest, and not built. */
export function parseFunction(
  session: ParseSession,
  pkg: PackageContext,
  file: ResourceFile,
  patches: PatchIndex,
): PassiveNode {
  const name = stemOf(file.path);
  const text = file.text.trim();
  const patch = patches.take(name, 'functions');
  const node = parseSqlNode(session, {
    pkg,
    // Functions have all that other nodes of SQL have; the manifest keeps them apart.
    resourceType: 'function' as NodeResourceType,
    configResource: 'function',
    id: uniqueId('function', pkg.name, name),
    name,
    path: relativePath(file),
    originalFilePath: file.path,
    fqn: fqnOf(pkg.name, relativePath(file), name),
    rawCode: text,
    checksum: textChecksum(text),
    patch,
    local: codeStart(file.text),
  });
  const value = patch?.entry.value ?? {};
  const own = { returns: returnsOf(value), arguments: listOf(value.arguments).filter(isObject).map(argumentOf) };
  return { ...node, ...own } as unknown as PassiveNode;
}

/** dbt: what no YAML describes has this type. */
function returnsOf({ returns }: JsonObject): JsonObject {
  const { data_type = 'INVALID_TYPE', description = null } = objectOf(returns);
  return { data_type, description };
}

function argumentOf({ name = null, data_type = null, description = null, default_value }: JsonObject): JsonValue {
  return { name, data_type, description, default_value: plainJson(default_value ?? null) };
}
