import type { JsonObject, JsonValue } from '@tsdbt/core';
import { isObject, NO_KEYS } from '../yaml/json-shape.ts';
import { mergeConfig } from './merge-config.ts';

/**
 * One configuration tree of a project file (`models:`, `seeds:`, …). A level's own keys are those with a `+` and those whose value is
 * no mapping; any other mapping is a folder (dbt). Levels apply from the root down along a node's fqn.
 */
export class ConfigTree {
  private readonly root: Level;
  /** Folder path → what all its levels merge to; nodes of one folder share it. */
  private readonly folders = new Map<string, { readonly config: JsonObject; readonly level: Level | undefined }>();

  constructor(tree: JsonValue | undefined) {
    this.root = readLevel(isObject(tree) ? tree : {}, []);
  }

  /** Lays all levels that apply to the fqn over `base`; `base` must be one object per kind of base, since results are shared. */
  apply(base: JsonObject, fqn: readonly string[]): JsonObject {
    if (this.root.empty) return base;
    const { config, level } = this.folder(base, fqn, fqn.length - 1);
    const leaf = level?.children.get(fqn[fqn.length - 1] ?? '');
    if (leaf === undefined) return config;
    leaf.used = true;
    return mergeConfig(config, leaf.config);
  }

  /** The levels' own keys along an fqn without any merge rule, the later winning (dbt: unrendered_config). */
  overlay(fqn: readonly string[]): JsonObject {
    if (this.root.empty) return NO_KEYS;
    const merged: Record<string, JsonValue> = { ...this.root.config };
    let level: Level | undefined = this.root;
    for (const part of fqn) {
      level = level.children.get(part);
      if (level === undefined) break;
      Object.assign(merged, level.config);
    }
    return merged;
  }

  /** Paths that hold configuration and that no node's fqn reached; dbt warns about them. */
  unusedPaths(): readonly (readonly string[])[] {
    const unused: (readonly string[])[] = [];
    const visit = (level: Level): void => {
      if (!level.used && Object.keys(level.config).length > 0) unused.push(level.path);
      for (const child of level.children.values()) visit(child);
    };
    for (const child of this.root.children.values()) visit(child);
    return unused;
  }

  private folder(
    base: JsonObject,
    fqn: readonly string[],
    depth: number,
  ): { config: JsonObject; level: Level | undefined } {
    const id = `${baseId(base)}/${fqn.slice(0, depth).join('/')}`;
    const known = this.folders.get(id);
    if (known !== undefined) return known;
    const found = this.readFolder(base, fqn, depth);
    this.folders.set(id, found);
    return found;
  }

  private readFolder(
    base: JsonObject,
    fqn: readonly string[],
    depth: number,
  ): { config: JsonObject; level: Level | undefined } {
    if (depth <= 0) return { config: mergeConfig(base, this.root.config), level: this.root };
    const above = this.folder(base, fqn, depth - 1);
    const level = above.level?.children.get(fqn[depth - 1] ?? '');
    if (level === undefined) return { config: above.config, level: undefined };
    level.used = true;
    return { config: mergeConfig(above.config, level.config), level };
  }
}

interface Level {
  readonly path: readonly string[];
  readonly config: JsonObject;
  readonly children: ReadonlyMap<string, Level>;
  readonly empty: boolean;
  used: boolean;
}

function readLevel(tree: JsonObject, path: readonly string[]): Level {
  const config: Record<string, JsonValue> = {};
  const children = new Map<string, Level>();
  for (const [name, value] of Object.entries(tree)) {
    if (name.startsWith('+')) config[name.slice(1).trim()] = value;
    else if (isObject(value)) children.set(name, readLevel(value, [...path, name]));
    else config[name] = value;
  }
  return { path, config, children, empty: Object.keys(config).length === 0 && children.size === 0, used: false };
}

const baseIds = new WeakMap<JsonObject, number>();
let nextBaseId = 0;

function baseId(base: JsonObject): number {
  const known = baseIds.get(base);
  if (known !== undefined) return known;
  baseIds.set(base, nextBaseId);
  return nextBaseId++;
}
