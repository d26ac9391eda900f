import type { JsonObject, JsonValue } from '@tsdbt/core';
import type { YamlPath } from '../yaml/locate.ts';

/** Renders one text of a YAML file to its native value. The path says where it stands, for errors. */
export type RenderText = (text: string, path: YamlPath) => JsonValue;

/**
 * Renders every text with Jinja in a YAML value; what rendering leaves as it is comes back as the same object. `keep` names the parts that are rendered
 * later or never (dbt: should_render_keypath).
 */
export function renderTree(
  value: JsonValue,
  render: RenderText,
  keep: (path: YamlPath, value: JsonValue) => boolean,
  path: YamlPath = [],
): JsonValue {
  return renderWithin(value, { render, keep }, [...path]);
}

interface Rendering {
  readonly render: RenderText;
  readonly keep: (path: YamlPath, value: JsonValue) => boolean;
}

/** `path` is one list for the whole walk: as long as the way to `value` when this begins, and when it ends. */
function renderWithin(value: JsonValue, rendering: Rendering, path: (string | number)[]): JsonValue {
  const { render, keep } = rendering;
  if (typeof value === 'string')
    return isRendered(value) && !keep(path, value) ? renderText(value, render, [...path]) : value;
  if (value === null || typeof value !== 'object') return value;
  if (path.length > 0 && keep(path, value)) return value;
  if (Array.isArray(value)) {
    const list = value as readonly JsonValue[];
    const items = list.map((item, index) => renderStep(item, index, rendering, path));
    return items.some((item, index) => item !== list[index]) ? items : value;
  }
  let changed: Record<string, JsonValue> | undefined;
  for (const key of Object.keys(value)) {
    const item = (value as JsonObject)[key] ?? null;
    const rendered = renderStep(item, key, rendering, path);
    if (rendered === item) continue;
    changed ??= { ...(value as JsonObject) };
    changed[key] = rendered;
  }
  return changed ?? value;
}

function renderStep(
  item: JsonValue,
  step: string | number,
  rendering: Rendering,
  path: (string | number)[],
): JsonValue {
  if (item === null || (typeof item !== 'string' && typeof item !== 'object')) return item;
  path.push(step);
  const rendered = renderWithin(item, rendering, path);
  path.pop();
  return rendered;
}

/** A text as dbt renders texts of YAML, all of them: Jinja drops the end of a template's last line. */
export function renderText(text: string, render: RenderText, path: YamlPath): JsonValue {
  return hasJinja(text) ? render(text, path) : text.endsWith('\n') ? text.slice(0, -1) : text;
}

function isRendered(text: string): boolean {
  return hasJinja(text) || text.endsWith('\n');
}

/** Whether a text can hold Jinja at all. */
export function hasJinja(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}
